"""What an archive of a liveblog holds: its records, its rendered site, and a signed list of both. Pure.

The same inputs give the same bytes on every machine. `docs/archive-format.md` tells the format to whoever has to read
one without Ticker.
"""

from collections.abc import Sequence

from ticker.archive.container import Member
from ticker.archive.eventlines import to_line
from ticker.archive.manifest import LastRecord, LiveblogName, Manifest, Signer, seals
from ticker.archive.signature import SigningKey
from ticker.config import Site
from ticker.domain.events import Record
from ticker.domain.liveblog import Liveblog
from ticker.domain.timestamps import timestamp
from ticker.projections.artefact import Artefact

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
"""64 bytes: Ed25519 over the exact bytes of the manifest."""

EVENTS = "events.jsonl"
README = "README.txt"
SITE = "site/"
"""Below it the public root as it stood: unzipped, the pages work from the disk."""

_README = """\
{title}
{underline}

This is the archive of a liveblog by {publisher}, sealed with Ticker {ticker}.
Dies ist das Archiv eines Liveblogs von {publisher}.

Read it / Lesen:     unzip this file and open site/{slug}/index.html
Published at:        {public_url}/{slug}/
Last event:          seq {seq}, {sealed_at} (UTC)

events.jsonl    every event of the liveblog, one JSON object per line, chained by SHA-256
site/           the pages, feeds and pictures as readers saw them
manifest.json   size and SHA-256 of every file here
manifest.sig    Ed25519 signature of manifest.json (64 bytes)

What no reader was meant to see is not in it: drafts are told by their digest only, retracted texts are left out.

Verify / Prüfen:     ticker verify ARCHIVE.zip --key-id {key_id}
or by hand:          openssl pkeyutl -verify -rawin -pubin -inkey key.pem -in manifest.json -sigfile manifest.sig
with the key below as key.pem, and sha256sum of each file against manifest.json. Whether the key is the newsroom's
own only the newsroom can tell: compare its id, {key_id}, with what they publish.

{pem}"""


def contents(
    state: Liveblog,
    records: Sequence[Record],
    artefacts: Sequence[Artefact],
    *,
    site: Site,
    ticker: str,
    key: SigningKey,
) -> Sequence[Member]:
    """The members of an archive; `container.pack` makes a file of them.

    `records` are redacted (see `redaction`) and `state` is their fold; `artefacts` are everything that is to stand
    below `site/`: the liveblog's own, and the style sheets and pictures they show. `ticker` is the version that
    rendered them.
    """
    signer = Signer.of(key.public)
    name = LiveblogName(slug=state.slug, title=state.title)
    head = LastRecord(seq=state.seq, hash=state.hash)
    sealed_at = timestamp(records[-1].at)
    members = [
        Member(path=README, body=_readme(name, site, head, sealed_at, ticker, signer)),
        Member(path=EVENTS, body=b"".join(map(to_line, records))),
        *(Member(path=SITE + artefact.path, body=artefact.body) for artefact in artefacts),
    ]
    manifest = Manifest(
        ticker=ticker,
        liveblog=name,
        site=site,
        head=head,
        sealed_at=sealed_at,
        signer=signer,
        members=seals(members),
    ).to_bytes()
    return [*members, Member(path=MANIFEST, body=manifest), Member(path=SIGNATURE, body=key.sign(manifest))]


def _readme(name: LiveblogName, site: Site, head: LastRecord, sealed_at: str, ticker: str, signer: Signer) -> bytes:
    title = name.title or name.slug
    return _README.format(
        title=title,
        underline="=" * len(title),
        publisher=site.publisher,
        ticker=ticker,
        slug=name.slug,
        public_url=site.public_url,
        seq=head.seq,
        sealed_at=sealed_at,
        key_id=signer.id,
        pem=signer.pem,
    ).encode()
