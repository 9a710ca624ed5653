"""What every test may ask for, and what all of them are run with."""

import os
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings

from tests.support.anonymous_client import anonymous
from tests.support.api_server import editors, migrated
from tests.support.browser import chromium, new_page, page, witness
from tests.support.console import console
from tests.support.desk_server import desk
from tests.support.live_page import liveblog
from tests.support.nginx import nginx
from tests.support.pipeline import migrated_journal, pipeline
from tests.support.rendered_site import rendered_site, shared_site
from tests.support.servers import postgres, postgres_database, postgres_server, redis_url, valkey
from tests.support.strategies import EXAMPLES

__all__ = [
    "anonymous",
    "chromium",
    "console",
    "desk",
    "editors",
    "liveblog",
    "migrated",
    "migrated_journal",
    "new_page",
    "nginx",
    "page",
    "pipeline",
    "postgres",
    "postgres_database",
    "postgres_server",
    "redis_url",
    "rendered_site",
    "shared_site",
    "valkey",
    "witness",
]

# A slow moment of the machine is no bug: no deadline. 50 examples find what 100 find, in half the time of a gate; at
# night there is time for ten times as many (`make nightly`).
settings.register_profile("commit", deadline=None, max_examples=EXAMPLES)
settings.register_profile("nightly", deadline=None, max_examples=10 * EXAMPLES)
settings.load_profile(os.environ.get("TICKER_HYPOTHESIS", "commit"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the long ones: each process is busy to the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


UNMEASURED = Path(__file__).parent / "e2e"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Measure what smaller tests reach: a look from outside passes through everything, and asks about little of it."""
    measuring = Coverage.current() if item.path.is_relative_to(UNMEASURED) else None
    if measuring is None:
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()
