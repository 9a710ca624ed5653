"""Every error Ticker raises on purpose, in one tree.

Adapters wrap what their libraries raise and keep it as ``__cause__``. Each error carries the identifiers a log line
or an HTTP problem needs; which status an error becomes is decided in one place, `ticker.api.problems`.
What an editor may be shown is a `Sentence`, so that it can be said in the editor's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ticker.sentences import Sentence, joined, say, say_number


class TickerError(Exception):
    """The root: catch this to catch everything Ticker raises on purpose."""

    @property
    def sentence(self) -> Sentence:
        """What is wrong, as it can be translated; `str(error)` has only the English."""
        return sentence_of(self)


def sentence_of(error: Exception) -> Sentence:
    """What `error` says, as it can be translated; in English if it was not raised with a `Sentence`."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Sentence) else joined("", [str(error)])


class ConfigError(TickerError):
    """A setting is missing, unreadable, or contradicts another; one sentence for whoever reads the console."""


# --- what an editor asked for cannot be done ----------------------------------------------------------------


@dataclass(frozen=True)
class FieldProblem:
    """One field that was wrong: where it stands, what was wrong with it, and what would be right."""

    field: str
    message: Sentence


class Refused(TickerError):
    """A command was understood and refused; nothing was changed."""


class InvalidCommand(Refused):
    """The command's values are not acceptable, whatever the state of the liveblog."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__(joined("; ", (joined(": ", (problem.field, problem.message)) for problem in problems)))
        self.problems = problems


class LiveblogNotFound(Refused):
    """No liveblog has this slug."""

    def __init__(self, liveblog: str) -> None:
        super().__init__(say("there is no liveblog %(liveblog)r", liveblog=liveblog))
        self.liveblog = liveblog


class LiveblogExists(Refused):
    """The slug is taken; slugs are permanent because they are in readers' links."""

    def __init__(self, liveblog: str) -> None:
        super().__init__(
            say("a liveblog %(liveblog)r exists already; slugs are permanent, choose another", liveblog=liveblog)
        )
        self.liveblog = liveblog


class EntryNotFound(Refused):
    """The liveblog has no entry with this id."""

    def __init__(self, liveblog: str, entry_id: str) -> None:
        super().__init__(say("liveblog %(liveblog)r has no entry %(entry)r", liveblog=liveblog, entry=entry_id))
        self.liveblog = liveblog
        self.entry_id = entry_id


class EntryTemplateNotFound(Refused):
    """The newsroom has no typed template of this name."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(
            say("there is no entry template %(name)r; there are %(known)s", name=name, known=", ".join(names))
            if names
            else say("there is no entry template %(name)r; there are none", name=name)
        )
        self.name = name


class NotSigned(Refused):
    """A delivery is not from whom it should be; the message says what was wrong with its signature."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)


class SuggestionNotFound(Refused):
    """No summary with this id waits for an editor: it was approved or discarded, or newer ones took its place."""

    def __init__(self, liveblog: str, suggestion_id: str) -> None:
        super().__init__(
            say(
                "liveblog %(liveblog)r has no suggestion %(suggestion)r any more; ask for a new one",
                liveblog=liveblog,
                suggestion=suggestion_id,
            )
        )
        self.liveblog = liveblog
        self.suggestion_id = suggestion_id


class SummariserFailed(TickerError):
    """What makes summaries cannot be reached, or answered with something else; the message says what."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)


class SummariserTimedOut(TickerError):
    """What makes summaries took too long; the message says how long it had."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)


class IllegalTransition(Refused):
    """The state of the liveblog or entry does not allow this command: posting after the close, retracting twice, …"""

    def __init__(self, liveblog: str, reason: Sentence, *, entry_id: str | None = None) -> None:
        super().__init__(reason)
        self.liveblog = liveblog
        self.entry_id = entry_id


class StaleRevision(Refused):
    """Somebody else changed the thing since the editor read it; carries both sides so that no text is lost."""

    def __init__(self, liveblog: str, subject: Sentence, *, read: int, current: int) -> None:
        super().__init__(
            say(
                "%(subject)s is at revision %(current)s, you edited revision %(read)s; merge and send again",
                subject=subject,
                current=current,
                read=read,
            )
        )
        self.liveblog = liveblog
        self.subject = subject
        self.read = read
        self.current = current


class KeyReused(Refused):
    """The Idempotency-Key was used before for a different request."""

    def __init__(self, key: str) -> None:
        super().__init__(
            say("Idempotency-Key %(key)r was used for a different request; a new request needs a new key", key=key)
        )
        self.key = key


_ROLES = {"guest": say("guest"), "reporter": say("reporter"), "editor": say("editor"), "chief": say("chief")}
"""What roles are called within a sentence."""


class Forbidden(Refused):
    """The role may not do this."""

    def __init__(self, role: str, needed: str, action: Sentence) -> None:
        """`action` is what it may not do, after “may not”."""
        super().__init__(
            say(
                "the role “%(role)s” may not %(action)s; it takes “%(needed)s”",
                role=_ROLES[role],
                action=action,
                needed=_ROLES[needed],
            )
        )
        self.role = role
        self.needed = needed


class TooManyAutosaves(Refused):
    """Somebody has left as many texts unfinished as are kept for one person."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            say_number(
                "%(num)s unfinished text of yours is kept here already; send or drop it first",
                "%(num)s unfinished texts of yours are kept here already; send or drop one of them first",
                limit,
            )
        )


class LoginTaken(Refused):
    """Somebody has this login; those who were shut out keep theirs, because the audit trail knows them by it."""

    def __init__(self, login: str) -> None:
        super().__init__(say("the login %(login)r is taken; choose another", login=login))
        self.login = login


class PasswordAccount(LoginTaken):
    """Somebody signs in with a password under this login: nobody else's word about a login opens that."""


class LastChief(Refused):
    """Without this person nobody could manage people any more, and nobody could ever change that in the browser."""

    def __init__(self, id_: str) -> None:
        super().__init__(say("this is the last chief who can sign in; make somebody else a chief first"))
        self.id = id_


class PersonNotFound(Refused):
    """Nobody has this id, or it is a machine's."""

    def __init__(self, id_: str) -> None:
        super().__init__(say("there is no person %(id)r", id=id_))
        self.id = id_


class TokenNotFound(Refused):
    """No valid token has this id, or it is none of this person's business."""

    def __init__(self, id_: str) -> None:
        super().__init__(say("there is no token %(id)r that could be revoked", id=id_))
        self.id = id_


class SignInFailed(Refused):
    """No such login, or another password, or somebody who was shut out: a stranger is not told which."""

    def __init__(self) -> None:
        super().__init__(say("login and password do not belong together"))


class TooManyAttempts(Refused):
    """Sign-ins have failed too often; the next one is looked at after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            say("too many attempts to sign in have failed; the next one is possible in %(seconds)s s", seconds=seconds)
        )
        self.seconds = seconds


class UnsupportedPicture(Refused):
    """A picture in a format that is not taken, or not in the one it was said to be; the message says what to do.

    `send_as` is the media type that would be right, for a picture that is taken; else empty.
    """

    def __init__(self, message: Sentence, *, send_as: str = "") -> None:
        super().__init__(message)
        self.send_as = send_as


class UnusablePicture(Refused):
    """A picture that is damaged, moves, or is too large to decode; the message says what to do."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)


class ImageConversionFailed(TickerError):
    """The process that decodes pictures did not do its work; no picture could have caused that on its own."""


# --- the journal --------------------------------------------------------------------------------------------


class JournalError(TickerError):
    """The journal could not do its work."""


class JournalUnavailable(JournalError):
    """The database cannot be reached or does not answer; nothing was written. Worth trying again."""


class WrongExpectedSeq(JournalError):
    """Somebody else appended first: fold what is new and decide again."""

    def __init__(self, liveblog: str, expected: int) -> None:
        super().__init__(f"liveblog {liveblog!r} is no longer at seq {expected}")
        self.liveblog = liveblog
        self.expected = expected


class ReceiptExists(JournalError):
    """A receipt with this key was committed before: the request was done already."""

    def __init__(self, key: str) -> None:
        super().__init__(f"a receipt for {key!r} exists")
        self.key = key


class ChainBroken(JournalError):
    """A stored event does not hash to what its successor or itself claims: somebody changed it, or the disk did."""

    def __init__(self, liveblog: str, seq: int, reason: str) -> None:
        super().__init__(f"liveblog {liveblog!r}, seq {seq}: {reason}")
        self.liveblog = liveblog
        self.seq = seq


class UnknownEvent(JournalError):
    """A stored event has a type or version this release cannot read; a newer Ticker wrote it."""

    def __init__(self, type_: str, version: int) -> None:
        super().__init__(f"cannot read event {type_!r} version {version}: it was written by a newer Ticker")
        self.type = type_
        self.version = version


# --- artefacts, archives, the bus ---------------------------------------------------------------------------


class StoreError(TickerError):
    """The artefact store could not read or write."""


class Fenced(StoreError):
    """A writer with an older seq was turned away: the store already shows something newer."""

    def __init__(self, liveblog: str, *, mine: int, stored: int) -> None:
        super().__init__(f"liveblog {liveblog!r}: artefacts of seq {mine} refused, the store is at {stored}")
        self.liveblog = liveblog
        self.mine = mine
        self.stored = stored


class ArchiveError(TickerError):
    """An archive cannot be read or does not verify; the message names the first thing wrong."""


class UnknownTheme(TickerError):
    """A liveblog has a theme that is not installed here; what was rendered before stays up."""

    def __init__(self, theme: str, installed: Sequence[str]) -> None:
        super().__init__(
            f"theme {theme!r} is not installed, there are {', '.join(installed)}; "
            "TICKER_THEMES_DIR names the folder of a newsroom's own"
        )
        self.theme = theme
        self.installed = installed


class BusUnavailable(TickerError):
    """Redis cannot be reached. What was to be signalled is found again by the sweeper."""


class EmbeddedRedisFailed(BusUnavailable):
    """The private Redis could not be found, started or stopped; the message ends with the last lines it logged."""
