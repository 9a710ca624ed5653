"""Every page is valid HTML, by the checker behind the W3C's validator: no error, no warning."""

from datetime import timedelta

import pytest

from tests.support.checkers.nu import CHECKER, check_html
from tests.support.histories import START, History, opened
from tests.support.renderings import content, pages, publish, renderer
from ticker.domain import commands as c
from ticker.domain import events as e

pytestmark = pytest.mark.skipif(not CHECKER.is_file(), reason=f"{CHECKER} is missing; `make test-tools` installs it")

BLOCKS = (
    e.Text(html='<p>Ein <em>Satz</em> mit <a href="https://example.org/a b">Verweis</a>.</p><ul><li>Punkt</li></ul>'),
    e.Text(html="<h3>Zwischentitel</h3><blockquote><p>Zitat</p></blockquote>"),
    e.Image(src="/media/a.webp", alt="Deich", caption="Der Deich", credit="Foto: A", width=1200, height=800),
    e.Image(src="/media/b.webp", alt=""),
    e.Image(src="/media/c.webp", alt="Siel", width=9, height=6, sources=(e.Source(src="/media/c,.webp", width=3),)),
    e.Image(src="", alt="Karte", caption="Karte der Küste"),
    e.Image(src="", alt=""),
    e.Quote(text="Wir halten durch.", attribution="Hedda Bruwe", url="https://example.org/q"),
    e.Quote(text="Wir auch."),
    e.Teaser(url="https://example.org/t", title="Hintergrund", text="Mehr dazu"),
    e.Teaser(url="", title="Ohne Adresse"),
    e.Embed(url="https://social.example/1", provider="Mastodon", title="Titel", text="Pegel 2,70", author="Stadtwerke"),
    e.Embed(url="https://social.example/2"),
    e.Embed(url="https://x.com/deichwacht/status/20", text="Es fällt.", author="D", posted_at=START),
    e.Embed(url="https://youtu.be/a1B2c3D4e5_"),
    e.Image(src="/media/d.webp", alt="", alt_waived="Schmuckbild"),
    e.Video(
        url="https://a.example/a.mp4", title="Tore", caption="Um 10 Uhr", credit="Video: A", poster="/media/a.webp"
    ),
    e.Video(url="/media/b.mp4", title="Nur ein Titel"),
    e.Audio(url="/media/a.mp3", title="Im Gespräch", credit="Ton: A"),
    e.Audio(url="javascript:alert(1)", title="Ohne Adresse"),
    e.Table(caption="Pegel", header=("Ort", "Stand"), rows=(("Hafen", "5,12 m"), ("Siel", ""))),
    e.Score(home="SV A", away="TuS B", home_score="2", away_score="1", competition="Kreisliga", status="Endstand"),
    e.Score(home="SV A", away="TuS B"),
)


def a_full_liveblog(theme):
    """Everything a page can show, in one liveblog."""
    back = e.Link(title="Der Liveblog vom Mittwoch zum Nachlesen", url="/mittwoch/", text="Was geschah.")
    history = opened(theme=theme, top_story='Deich "hält" & mehr', deck="<Vorspann>", previous=back)
    for number in range(1, 54):
        history.do(publish(f"n{number:09d}", f"Meldung {number}", key_event=number % 5 == 0))
    history.do(publish("a000000001", "Alles", blocks=BLOCKS, authors=("A. B.", "C"), tags=("Deich",), pinned=True))
    history.do(publish("a000000002", "", occurred_at=START - timedelta(days=2), verification="unconfirmed"))
    undated = c.Imported(published_at=None)
    history.do(publish("a000000003", "Ohne Zeit", imported=undated, verification="unconfirmed"))
    history.do(publish("a000000005", "Vor Ort", verification="own"))
    history.do(publish("a000000004"))
    history.do(c.CorrectEntry(entry_id="a000000001", content=content("Alles", blocks=BLOCKS), note="Zahl."))
    history.do(c.RetractEntry(entry_id="a000000004", notice="Stimmt nicht."))
    points = (e.Point(text="Eins", entries=("a000000001", "n000000001")), e.Point(text="Zwei"))
    history.do(c.SetSummary(points=points))
    return history


def test_every_page_is_valid_html():
    """Both themes, live and closed, full and empty."""
    documents = {}
    for theme, closed in (("liveblog", False), ("liveticker", True)):
        history = a_full_liveblog(theme)
        if closed:
            links = (e.Link(title="Weiter", url="https://example.org/w", text="Dort."), e.Link(title="Verloren"))
            history.do(c.CloseLiveblog(headline="Ende", blocks=BLOCKS, links=links))
        for name, found in ((f"full {theme}", history), (f"empty {theme}", opened(theme=theme))):
            documents |= {f"{name}: {path}": body for path, body in pages(found.records).items()}
    assert len(documents) > 100
    assert [str(message) for message in check_html(documents)] == []


def test_a_teaser_is_valid_html_within_a_page():
    """A newsroom's own front page stays valid, with two of them on it."""
    histories = (a_full_liveblog("liveblog"), History(c.CreateLiveblog(title="Stadtlauf"), slug="stadtlauf"))
    teasers = [renderer().teaser_html(history.state).body for history in histories]
    page = b'<!DOCTYPE html><html lang="de"><title>Kurier</title><h1>Kurier</h1>' + b"".join(teasers)
    assert [str(message) for message in check_html({"front page": page})] == []
