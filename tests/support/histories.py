"""A liveblog's history for tests: commands in, sealed records and the folded state out. No clock, no database."""

from datetime import UTC, datetime, timedelta

from ticker.domain import commands as c
from ticker.domain.decide import decide
from ticker.domain.liveblog import Liveblog
from ticker.journal.chain import GENESIS, seal

START = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
ACTOR = "p_0123456789"


def sealed(events, *, liveblog="sturmflut", start=START, step=timedelta(minutes=1), actor=ACTOR, after=None):
    """The events as a chain of records, `step` apart, behind the record `after`; the salts only look random."""
    records = []
    seq, prev = (after.seq, after.hash) if after else (0, GENESIS)
    for place, event in enumerate(events):
        seq += 1
        at, salt = start + place * step, f"{seq:032x}"
        records.append(seal(event, liveblog=liveblog, seq=seq, at=at, actor=actor, salt=salt, prev=prev))
        prev = records[-1].hash
    return records


def folded(records, *, slug="sturmflut"):
    """The liveblog after these records, from zero."""
    state = Liveblog(slug=slug)
    for record in records:
        state.apply(record)
    return state


class History:
    """`do` decides, seals and folds one command; `records` is everything so far, `now` the moment of the next one."""

    def __init__(self, *commands, slug="sturmflut", start=START):
        self.state = Liveblog(slug=slug)
        self.records = []
        self.now = start
        for command in commands:
            self.do(command)

    def do(self, command, *, later=timedelta(minutes=1)):
        """The records the command caused; a refusal is raised and changes nothing."""
        events = decide(self.state, command, now=self.now)
        records = sealed(
            events,
            liveblog=self.state.slug,
            start=self.now,
            step=timedelta(0),
            after=self.records[-1] if self.records else None,
        )
        for record in records:
            self.state.apply(record)
        self.records += records
        self.now += later
        return records


def opened(**details):
    """A history that begins with a liveblog gone live."""
    return History(c.CreateLiveblog(**{"title": "Sturmflut an der Küste"} | details))
