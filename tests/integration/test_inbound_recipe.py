"""The program that docs/inbound.md gives a mail server to run: as it stands there, it submits a mail."""

import asyncio
import re
import sys
from pathlib import Path

from tests.integration.test_api_hooks import hook, submissions
from tests.support.api_server import Editors

DOCS = Path(__file__).parents[2] / "docs" / "inbound.md"

MAIL = """\
From: Jette Holm <jette@example.org>
To: ticker@example.org
Subject: =?utf-8?q?Deich_h=C3=A4lt?=
Message-ID: <1@example.org>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Zwei Meter über Normal.
"""


async def test_the_program_in_the_documentation_submits_a_mail(editors: Editors, tmp_path: Path):
    """Once, also when the mail server runs it twice."""
    await editors.create()
    made = await hook(editors, "standard")
    (program,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    here = editors.url(made["url"].partition("/api/v1")[2])
    program = program.replace("https://live.example.org/api/v1/inbound/h_4g7k2m9x0q", here)
    file = tmp_path / "mail-to-ticker"
    file.write_text(program.replace("whsec_…", made["secret"]), encoding="utf-8")
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(file), stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        _, complaints = await process.communicate(MAIL.encode())
        assert process.returncode == 0, complaints.decode()
    (submitted,) = await submissions(editors)
    assert (submitted["headline"], submitted["authors"]) == ("Deich hält", ["Jette Holm"])
    assert submitted["blocks"][0]["html"] == "<p>Zwei Meter über Normal.</p>"
