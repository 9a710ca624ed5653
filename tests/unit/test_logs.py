"""What stands in the log, and what must not."""

from subprocess import PIPE, run
from sys import executable

import pytest

FAILING = """
import structlog
from ticker import logs
from ticker.config import load

logs.configure(load(log_format="{form}"))

def publish(draft):
    raise RuntimeError("the template is broken")

try:
    publish("embar" + "goed")
except RuntimeError:
    structlog.get_logger("ticker").exception("projection failed")
"""


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_tells_no_local_variables(form):
    """They hold drafts and tokens; a log is read by more people than those."""
    logged = run([executable, "-c", FAILING.format(form=form)], stderr=PIPE, text=True, check=True).stderr
    assert "the template is broken" in logged
    assert "embargoed" not in logged
