"""Invented coverages with their texts: what browsers, checkers and screenshots look at. No clock, no database.

German and English, both themes, live and closed, 126 entries and none. Everything an entry can carry stands in
`sturmflut` (German, live) and `bridge` (English, closed).
"""

from datetime import UTC, date, datetime, timedelta

from tests.support.posting import Posting
from ticker.demo.script import load_script
from ticker.domain import commands as c
from ticker.domain import events as e

NOW = datetime(2026, 11, 19, 21, 40, tzinfo=UTC)
"""When the stories that go on have come as far as they go."""

READINGS = 76
TRENDS = (
    "Der Wind kommt aus Nordwest, in Böen mit Stärke acht. Auf der Reede liegen drei Frachter und warten auf die Tide.",
    "Am Leesperrwerk ist der Seegang mäßig. Alle Tore stehen offen, die Schleuse arbeitet nach Plan.",
    "Die Deichläufer melden trockene Böschungen zwischen Norderhafen und Osterkoog. Ein Rundgang dauert eine Stunde.",
    "Der Küstenwetterdienst bleibt bei seiner Vorhersage: Der Wind nimmt zu, das nächste Hochwasser fällt höher aus.",
    "Seit der letzten Messung hat sich wenig geändert. Die Fähre nach Wittsand fährt, wenn auch mit Verspätung.",
)


def blocks(alt, quote, teaser, post, columns):
    """One of each kind, with all it can carry."""
    film = {"title": teaser, "caption": post, "credit": "Küstenbote"}
    return [
        {
            "kind": "image", "src": "demo:karte.jpg", "alt": alt,
            "caption": "Norderhafen, Osterkoog, Wittsand", "credit": "Grafik: Küstenbote",
        },
        {"kind": "text", "markdown": "### Norderhafen\n\n1. **Pegel:** 2,31 m\n2. Wind: *NW 8*\n\n> 19. November"},
        {"kind": "quote", "text": quote, "attribution": "Tomke Reddersiel", "url": "https://example.org/reddersiel"},
        {"kind": "teaser", "url": "https://example.org/deich", "title": teaser, "text": post},
        {
            "kind": "embed", "url": "https://social.example/@norderhafen/115545123456789012", "provider": "Mastodon",
            "text": post, "author": "Hafenamt Norderhafen", "title": teaser, "posted_at": "2026-11-19T18:05:00+01:00",
        },
        {"kind": "embed", "url": "https://video.example/118", "provider": "Wellenvideo", "text": quote},
        {"kind": "video", "url": "https://media.example.org/118.mp4", "poster": "/media/demo/karte.jpg", **film},
        {"kind": "audio", "url": "/media/demo/118.mp3", **film},
        {
            "kind": "table", "caption": teaser, "header": columns,
            "rows": [["Norderhafen", "2,31 m", "2,44 m", "↘"], ["Osterkoog am Siel", "12,08 m", "12,10 m", ""]],
        },
        {
            "kind": "score", "competition": "Leeküstenpokal", "status": "(1:0)",
            "home": "Sportverein Norderhafen", "away": "TuS Osterkoog", "home_score": "2", "away_score": "1",
        },
        {"kind": "image", "src": "demo:pegel.jpg", "alt": "", "alt_waived": "Schmuckbild", "caption": post},
    ]  # fmt: skip


def sturmflut():
    """A live liveblog over four days, 126 entries: hourly readings, then the demo's script, then a late report."""
    script = load_script("sturmflut")
    began = NOW - timedelta(hours=90)
    first = {name: script.liveblog[name] for name in ("title", "top_story", "deck", "theme", "language", "time_zone")}
    story = Posting("sturmflut", began, previous=e.Link(**script.liveblog["previous"]), **first)
    for number in range(READINGS):
        moment = began + timedelta(hours=number)
        story.at(moment).post(f"Pegel Norderhafen: {_reading(number)} Meter", TRENDS[number % len(TRENDS)])
    story.play(script, until=NOW - timedelta(minutes=20))
    story.at(NOW - timedelta(minutes=12)).post(
        "Was heute wo zu finden war",
        "Eine Übersicht mit allem, was uns seit dem Morgen erreicht hat.",
        blocks=blocks(
            alt="Karte der Leeküste mit Norderhafen, Osterkoog und der Insel Wittsand",
            quote="Der Deich kennt keinen Feierabend.",
            teaser="Wie ein Deich gebaut wird",
            post="Alle Tore sind zu. Bitte bleiben Sie dem Hafen fern.",
            columns=["Pegel", "Stand", "Höchster Stand seit Mitternacht", "Tendenz"],
        ),
        authors=["Fenna Wattenberg", "Okko Dünenbroek"],
        tags=["Hintergrund"],
    )
    story.post(
        "Nachgetragen: Rettung vor Wittsand",
        "Schon am Nachmittag sollen Seenotretter zwei Segler geborgen haben. Die Leitstelle weiß davon noch nichts.",
        verification="unconfirmed",
        occurred_at="2026-11-19T15:10:00+01:00",
    )
    return story.history


def _reading(hour):
    """Metres above datum: a tide of 12 hours on a slow rise."""
    return f"{1.1 + 0.9 * abs(6 - hour % 12) / 6 + hour / 120:.2f}".replace(".", ",")


def stadtlauf():
    """A closed liveticker, the demo's."""
    script = load_script("stadtlauf")
    first = {name: script.liveblog[name] for name in ("title", "top_story", "deck", "theme", "language", "time_zone")}
    story = Posting("stadtlauf", NOW - timedelta(days=3), **first)
    story.play(script, until=NOW)
    return story.history


def bridge():
    """A closed liveblog in English, one evening, with every kind of block, a correction and a retraction."""
    began = NOW - timedelta(days=1, hours=6)
    story = Posting(
        "swing-bridge",
        began,
        title="Swing bridge stuck over Lower Harbour",
        top_story="Bridge closes for the first time in nine hours",
        deck="A gearbox failed at the morning tide. Two thousand commuters took the ferry, and one took a kayak.",
        language="en",
        previous=e.Link(title="Wednesday’s live coverage: the storm that came before", url="https://example.org/storm"),
    )
    for number, (headline, body) in enumerate(BRIDGE):
        details = BRIDGE_DETAILS.get(number, {})
        story.at(began + timedelta(minutes=25 * number)).post(headline, body, ref=f"b{number}", **details)
    story.correct("b1", "An earlier version said the bridge opened in 1961.", *BRIDGE[1])
    story.retract("b5", "We withdrew this report: the ferry never ran out of fuel.")
    story.do(c.PinEntry(entry_id=story.ids["b3"]))
    story.summarise(
        ("Gearbox failed with the bridge open", "b0", "b2"),
        ("Ferries run every ten minutes until midnight", "b3"),
    )
    story.close(
        "That is all from the waterfront",
        "The bridge is closed, which for once is good news. Thank you for reading.",
        ("How a swing bridge works", "https://example.org/how"),
        ("The harbour’s plans for a new one", "https://example.org/plans"),
    )
    return story.history


BRIDGE = (
    ("Bridge stops halfway", "The 6:40 opening went as planned. The closing did not: the span rests at forty degrees."),
    ("What we know about the bridge", "It was opened in 1963, weighs **840 tonnes** and turns on a single bearing."),
    (
        "Engineers find a broken tooth",
        "“It is not in the gearbox, so it is in the harbour,” says engineer Ruan Tregear.",
    ),
    ("How to get across tonight", "- Ferries every ten minutes from the fish quay\n- Buses by way of Upper Lock"),
    (
        "A commuter takes the kayak",
        "Accountant Demelza Rowe paddled to work in nine minutes. She means to do it again.",
    ),
    ("Ferry out of fuel", "One of the two ferries is said to have run dry."),
    ("Everything we have published so far", "Our reporters’ work of the day in one place."),
    ("The span moves", "At 16:12 the bridge turned again, by hand winch and to applause."),
)
BRIDGE_DETAILS = {
    0: {"key_event": True, "authors": ["Ada Penhallow"]},
    1: {"tags": ["Background"]},
    2: {"key_event": True, "verification": "agency"},
    3: {"authors": ["Ada Penhallow", "Jory Blewett"], "tags": ["Service"]},
    6: {
        "blocks": blocks(
            alt="Map of the coast with the harbour, the lock and the island",
            quote="It is not in the gearbox, so it is in the harbour.",
            teaser="The bridge that would not close",
            post="The span is safe. Please do not bring magnets.",
            columns=["Gauge", "Level", "Highest since midnight", "Trend"],
        )
    },
    7: {"key_event": True},
}


def regatta():
    """A live liveticker in English, its first hour."""
    began = NOW - timedelta(hours=1)
    story = Posting(
        "lifeboat-regatta",
        began,
        title="Lifeboat regatta, as it happens",
        top_story="Port Elwyn lead by two lengths",
        deck="Six crews, four legs, one brass lantern: the rowing lifeboats of the bay race for the thirtieth time.",
        theme="liveticker",
        language="en",
        time_zone="Europe/London",
    )
    for number, (headline, body) in enumerate(REGATTA):
        story.at(began + timedelta(minutes=9 * number)).post(headline, body, key_event=number in (0, 4))
    return story.history


REGATTA = (
    ("They are off", "All six crews cleared the line. Nance Cove caught a crab and lost a length at once."),
    ("Headwind on the first leg", "A short, steep sea. The shorter boats lift over it, the longer ones go through it."),
    ("First mark to St Hale", "The defending champions round first, oars almost touching the buoy."),
    (
        "An oar breaks",
        "Carrick lose number four and row on with seven. The spare is, as the rules demand, on the quay.",
    ),
    (
        "Port Elwyn take the lead",
        "They found flatter water under the cliff. Two lengths now, and the crowd has noticed.",
    ),
    ("Tea on the committee boat", "The umpires report no protests and one missing biscuit tin."),
)


def council():
    """A closed liveblog that moved here from a paper without times."""
    story = Posting(
        "haushalt", NOW - timedelta(days=2), title="Der Haushalt im Rat von Leemünde", day=date(2026, 10, 8), deck=""
    )
    for headline, body in COUNCIL:
        story.post(headline, body, imported=c.Imported(published_at=None))
    story.do(c.CloseLiveblog(headline="Ende der Sitzung", imported=c.Imported(published_at=None)))
    return story.history


COUNCIL = (
    ("Die Kämmerin beginnt", "41 Millionen Euro hat der Kreis zu verteilen, 43 sind schon verplant."),
    (
        "Streit um das Hallenbad",
        "Soll es bleiben, muss das Dach erneuert werden. Soll es gehen, muss der Rat es sagen.",
    ),
    ("Abstimmung vertagt", "Um kurz vor Mitternacht fehlt die Mehrheit, und dann fehlt auch die Beschlussfähigkeit."),
)


def awaited():
    """A liveticker that has just been opened: nothing has happened yet."""
    return Posting("pokalabend", NOW, title="Der Pokalabend in Leemünde", theme="liveticker").history


def everything():
    """All of them, the oldest first."""
    return [council(), sturmflut(), stadtlauf(), bridge(), regatta(), awaited()]
