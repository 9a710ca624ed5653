"""Archives for tests: sealed in memory, and put together again after somebody has meddled with them."""

import json
from dataclasses import asdict

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.histories import opened
from tests.support.pipeline import SITE, renderer
from ticker.archive import container
from ticker.archive.container import Member
from ticker.archive.contents import MANIFEST, SIGNATURE, contents
from ticker.archive.manifest import seals
from ticker.archive.redaction import redacted
from ticker.archive.signature import SigningKey
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.events import EntryRetracted
from ticker.projections.rendered_liveblog import render_liveblog, used_assets

KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER_KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(32)))


def text(words):
    return e.Content(headline=words, blocks=(e.Text(html=f"<p>{words}</p>"),))


def a_day():
    """Drafted and discarded, published and corrected, retracted, pinned, summarised, and closed."""
    history = opened()
    do = history.do
    do(c.SaveDraft(entry_id="0a1b2c3d4e", content=text("ENTWURF eins")))
    do(
        c.PublishEntry(
            entry_id="0a1b2c3d4e", content=text("Der Pegel steigt"), marks=e.Marks(pinned=True, key_event=True)
        )
    )
    do(c.PublishEntry(entry_id="5f6g7h8j9k", content=text("IRRTUM Deich gebrochen")))
    do(c.CorrectEntry(entry_id="5f6g7h8j9k", content=text("IRRTUM Deich undicht"), note="IRRTUM war falsch"))
    do(c.SubmitEntry(entry_id="mnpqrstvwx", content=text("ENTWURF zwei")))
    do(c.RetractEntry(entry_id="5f6g7h8j9k", notice="Die Meldung war falsch."))
    do(c.DiscardEntry(entry_id="mnpqrstvwx"))
    do(c.SetSummary(points=(e.Point(text="Pegel bei drei Metern", entries=("0a1b2c3d4e",)),)))
    do(c.CloseLiveblog(headline="Ende des Liveblogs", links=(e.Link(title="Was blieb", url="https://example.org"),)))
    return history


def public(history):
    """The history's records as an archive tells them."""
    retracted = {record.event.entry_id for record in history.records if isinstance(record.event, EntryRetracted)}
    return list(redacted(history.records, retracted))


def members(history, *, key=KEY, site=SITE, pictures=(), ticker="0.1.0"):
    records = public(history)
    whole = render_liveblog(renderer(), history.state.slug, records)
    artefacts = [*whole.artefacts, *used_assets(renderer(), whole.linked), *pictures]
    return contents(whole.state, records, artefacts, site=site, ticker=ticker, key=key)


def sealed_archive(history, **options):
    return container.pack(members(history, **options))


def resealed(changed, *, key=KEY, **manifest):
    """The members with a manifest that fits them again, as somebody with a key of their own could do it.

    `changed` maps paths to bytes; `manifest` overrides its fields.
    """
    listed = [Member(path=p, body=b) for p, b in changed.items() if p not in (MANIFEST, SIGNATURE)]
    fields = json.loads(changed[MANIFEST]) | manifest
    fields["members"] = {path: asdict(seal) for path, seal in seals(listed).items()}
    signed = json.dumps(fields, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"
    signature = Member(path=SIGNATURE, body=key.sign(signed))
    return container.pack([*listed, Member(path=MANIFEST, body=signed), signature])
