"""What every test may ask for, and what all of them are run with."""

import os
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import is_hypothesis_test, settings

from tests.support.anonymous_client import anonymous
from tests.support.api_server import editors, migrated
from tests.support.browser import chromium, new_page, page, witness
from tests.support.console import console
from tests.support.desk_server import desk
from tests.support.live_page import liveblog
from tests.support.nginx import nginx
from tests.support.pipeline import migrated_journal, pipeline
from tests.support.rendered_site import rendered_site, shared_site
from tests.support.servers import (
    migrated_postgres_database,
    migrated_template,
    postgres,
    postgres_database,
    postgres_server,
    redis_url,
    valkey,
)
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
    "migrated_postgres_database",
    "migrated_template",
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
settings.register_profile("quick", deadline=None, max_examples=EXAMPLES // 5)
settings.register_profile("nightly", deadline=None, max_examples=10 * EXAMPLES)
settings.load_profile(os.environ.get("TICKER_HYPOTHESIS", "commit"))


SERVERS = {"postgres", "postgres_server", "postgres_database", "nginx", "page", "new_page"}
"""Fixtures that take seconds to start, and one's machine may not have."""

STARTING = {
    "test_workers",
    "test_sealing",
    "test_own_themes",
    "test_image_converter",
    "test_inbound_recipe",
    "test_openid",
}
"""Files whose tests start one process after another, or one that comes through npm."""


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="leave out what needs PostgreSQL, nginx, a browser or long")


def _quick(item):
    parameters = getattr(item, "callspec", None)
    return not (
        SERVERS & set(item.fixturenames)
        or (parameters and "postgresql" in parameters.params.values())
        or item.get_closest_marker("long")
        or item.path.stem in STARTING
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Begin with the long ones: each process is busy to the end. With `--quick`, say how many were left out."""
    if config.getoption("quick"):
        chosen = [item for item in items if _quick(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _quick(item)])
        items[:] = chosen
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


FROM_OUTSIDE = tuple(Path(__file__).parent / folder for folder in ("e2e", "conformance"))


def _unmeasured(item):
    if any(item.path.is_relative_to(folder) for folder in FROM_OUTSIDE):
        return True
    return is_hypothesis_test(getattr(item, "obj", None))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Measure what examples reach.

    A look from outside passes through everything, and asks about little of it; so does a property, fifty times.
    """
    measuring = Coverage.current() if _unmeasured(item) else None
    if measuring is None:
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()
