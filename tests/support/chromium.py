"""The Chromium the tests drive: where it lies, what it needs to start.

It comes through npm (`@sparticuz/chromium`: the headless shell for x86-64 Linux, its NSS libraries and a font), because
a machine that tests Ticker may have no browser and nobody who may install one. `make test-tools` unpacks it once;
`TICKER_CHROMIUM=/path/to/chromium` chooses another, as on macOS or ARM.

Of the package only the files are used: the arguments it recommends switch web security off.
"""

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path

import brotli

NODE_MODULES = Path(__file__).parents[1] / "node" / "node_modules"
PACKAGE = NODE_MODULES / "@sparticuz" / "chromium" / "bin"
UNPACKED = NODE_MODULES / ".chromium"
FONT_DIRECTORIES = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

ARGUMENTS = (
    # The sandbox needs user namespaces, which containers and some distributions refuse; the pages are our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    # Nothing leaves the machine, whatever a page asks for: other names do not resolve.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def executable() -> Path:
    """The browser to drive; `FileNotFoundError` says how to get one."""
    path = Path(os.environ.get("TICKER_CHROMIUM") or UNPACKED / "chromium")
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; `make test-tools` installs one, TICKER_CHROMIUM names another")
    return path


@cache
def environment() -> dict[str, str]:
    """What the browser is started with: ours, and the bundled libraries and font where the machine has none."""
    chosen = dict(os.environ)
    if chosen.get("TICKER_CHROMIUM"):
        return chosen
    if _lacks_libraries(executable()):
        chosen["LD_LIBRARY_PATH"] = str(UNPACKED / "lib")
    if not any(_has_fonts(Path(name).expanduser()) for name in FONT_DIRECTORIES):
        chosen["FONTCONFIG_FILE"] = str(UNPACKED / "fonts.conf")
    return chosen


def unpack() -> Path:
    """Put the npm package's browser, libraries and font beside it, at once or not at all; about 3 seconds."""
    with tempfile.TemporaryDirectory(dir=NODE_MODULES) as directory:
        made = Path(directory) / "made"
        made.mkdir()
        for name in ("al2023", "fonts"):
            _extract(brotli.decompress((PACKAGE / f"{name}.tar.br").read_bytes()), made)
        (made / "fonts.conf").write_text(FONTS_CONF.format(fonts=UNPACKED / "fonts"), encoding="utf-8")
        binary = made / "chromium"
        binary.write_bytes(brotli.decompress((PACKAGE / "chromium.br").read_bytes()))
        binary.chmod(0o755)
        shutil.rmtree(UNPACKED, ignore_errors=True)
        made.rename(UNPACKED)
    return UNPACKED


def _extract(packed, folder):
    # By hand: extractall() wants a filter from Python 3.12 on, and early versions of 3.11 know none.
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in filter(tarfile.TarInfo.isfile, archive):
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.extractfile(member).read())


def _lacks_libraries(program):
    # The dynamic linker's own list, which ldd prints.
    listed = subprocess.run(
        [program], env={**os.environ, "LD_TRACE_LOADED_OBJECTS": "1"}, capture_output=True, text=True, check=True
    )
    return "not found" in listed.stdout


def _has_fonts(directory):
    return any(path.suffix in {".ttf", ".otf", ".ttc", ".pfb"} for path in directory.rglob("*"))


if __name__ == "__main__":
    unpack()
