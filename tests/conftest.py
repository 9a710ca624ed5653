"""What every test may ask for."""

from hypothesis import settings

from tests.browser import chromium, new_page, page, witness
from tests.deskroom import desk
from tests.editors import editors, migrated
from tests.gallery import gallery, hung_gallery
from tests.lobby import lobby
from tests.newsroom import migrated_journal, room
from tests.onair import liveblog
from tests.servers import postgres, postgres_database, postgres_server, redis_url, valkey

__all__ = [
    "chromium",
    "desk",
    "editors",
    "gallery",
    "hung_gallery",
    "liveblog",
    "lobby",
    "migrated",
    "migrated_journal",
    "new_page",
    "page",
    "postgres",
    "postgres_database",
    "postgres_server",
    "redis_url",
    "room",
    "valkey",
    "witness",
]

# A slow moment of the machine is no bug: no deadline. 50 examples find what 100 find, in half the time of a gate.
settings.register_profile("ticker", deadline=None, max_examples=50)
settings.load_profile("ticker")
