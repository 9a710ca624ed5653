"""Pages as copied from a browser, and what stands in them.

The real ones are not part of the repository: they lie beside the checkout, in ../shared/seeds. Of each shape there is
an invented one in tests/data/seeds, with everything that is particular about the real one. `LIVETICKER` and `LIVEBLOG`
are the real ones where they are, else the invented ones: the same tests run on either.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

REAL = Path(__file__).parents[3] / "shared" / "seeds"
INVENTED = Path(__file__).parents[1] / "data" / "seeds"


@dataclass(frozen=True)
class Page:
    """`lines` are those the parser remarks on."""

    path: Path
    day: date
    title: str
    entries: int
    lines: tuple[int, ...]

    def __str__(self):
        return self.path.stem

    @property
    def text(self):
        return self.path.read_text(encoding="utf-8")

    @property
    def there(self):
        return self.path.exists()


@dataclass(frozen=True)
class Liveticker(Page):
    """Times as the page has them; `evening` are those of the day before, newest first."""

    section: str
    dateline: datetime
    newest: str
    evening: tuple[str, ...]


@dataclass(frozen=True)
class Liveblog(Page):
    """Lines, and how many paragraphs its entries have, one of which has a picture's caption."""

    top_story: str
    summary: int
    close_out: int
    previous: int
    paragraphs: int
    picture: int
    day_in_words: str


REAL_LIVETICKER = Liveticker(
    path=REAL / "liveticker-2025-11-14.txt",
    day=date(2025, 11, 14),
    section="Politik",
    title="Ukraine-Krieg im Liveticker",
    dateline=datetime.fromisoformat("2025-11-14T00:10:00+01:00"),
    entries=30,
    newest="16:05",
    evening=("23:42", "22:26", "21:48"),
    lines=(125,),
)
INVENTED_LIVETICKER = Liveticker(
    path=INVENTED / "liveticker-2025-05-16.txt",
    day=date(2025, 5, 16),
    section="Wirtschaft",
    title="Fährstreik am Lindsee im Liveticker",
    dateline=datetime.fromisoformat("2025-05-16T00:20:00+02:00"),
    entries=12,
    newest="15:48",
    evening=("23:30", "21:05"),
    lines=(53,),
)
REAL_LIVEBLOG = Liveblog(
    path=REAL / "liveblog-2025-03-27.txt",
    day=date(2025, 3, 27),
    title="Krieg gegen die Ukraine",
    top_story="Selenskyj: Russland hat Feuerpause verletzt",
    summary=4,
    close_out=9,
    entries=31,
    paragraphs=60,
    picture=59,
    previous=104,
    lines=(10, 11, 63, 80, 104),
    day_in_words="Donnerstag, 27. März 2025",
)
INVENTED_LIVEBLOG = Liveblog(
    path=INVENTED / "liveblog-2025-06-12.txt",
    day=date(2025, 6, 12),
    title="Bergrutsch im Grauental",
    top_story="Bürgermeisterin: Talstraße bleibt eine Woche gesperrt",
    summary=3,
    close_out=8,
    entries=9,
    paragraphs=15,
    picture=21,
    previous=36,
    lines=(9, 10, 25, 32, 36),
    day_in_words="Donnerstag, 12. Juni 2025",
)

LIVETICKERS = [page for page in (REAL_LIVETICKER, INVENTED_LIVETICKER) if page.there]
LIVEBLOGS = [page for page in (REAL_LIVEBLOG, INVENTED_LIVEBLOG) if page.there]
LIVETICKER, LIVEBLOG = LIVETICKERS[0], LIVEBLOGS[0]
