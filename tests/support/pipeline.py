"""The way from journal to artefacts for tests, on a real SQLite journal and real files; no Redis."""

import asyncio
import shutil
from contextlib import asynccontextmanager
from functools import cache

import pytest

from ticker.config import Site
from ticker.database.database import Database
from ticker.database.migrate import migrate
from ticker.desk.rendering import DeskRendering
from ticker.journal.sql import SqlJournal
from ticker.projections.renderer import Renderer
from ticker.projections.rendering.themes import Themes
from ticker.projections.runner import Projector
from ticker.projections.store import FileStore

SITE = Site(public_url="https://live.example.org", publisher="Küstenbote")


@cache
def renderer():
    """One for all tests: building it reads all templates, and it keeps nothing that a state does not give."""
    return Renderer(SITE, Themes.installed())


@cache
def desk_rendering():
    """What renders the desk, likewise one for all tests."""
    return DeskRendering.of(SITE, Themes.installed())


def url(folder):
    return f"sqlite+aiosqlite:///{folder / 'journal.db'}"


class Pipeline:
    """A journal, a store and any number of projectors between them."""

    def __init__(self, folder, journal):
        self.folder = folder
        self.journal = journal
        self.store = self.new_store("first")
        self.projector = self.new_projector(self.store)

    def new_store(self, name):
        """An empty store of its own."""
        return FileStore(self.folder / name / "public", self.folder / name / "state")

    def new_projector(self, store, *, by=None, capacity=64):
        """A worker that has not read anything yet."""
        return Projector(journal=self.journal, store=store, renderer=by or renderer(), capacity=capacity)

    def files(self, name="first"):
        """Every file readers may fetch, compressed forms too."""
        root = self.folder / name / "public"
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


async def template(folder):
    """A migrated database, to be copied: migrating takes longer than most tests."""
    await migrate(url(folder))
    return folder / "journal.db"


@asynccontextmanager
async def newsroom(folder, database):
    """A newsroom in `folder` on a copy of the file `database`."""
    shutil.copy(database, folder / "journal.db")
    journal = SqlJournal(Database(url(folder)))
    try:
        yield Pipeline(folder, journal)
    finally:
        await journal.close()


@pytest.fixture(scope="session")
def migrated_journal(tmp_path_factory):
    return asyncio.run(template(tmp_path_factory.mktemp("journal")))


@pytest.fixture
async def pipeline(tmp_path, migrated_journal):
    """A newsroom without liveblogs."""
    async with newsroom(tmp_path, migrated_journal) as pipeline:
        yield pipeline
