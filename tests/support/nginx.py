"""A real nginx with deploy/nginx.conf: what readers get where nginx serves the artefacts as files.

It is the one on PATH, or one that `make test-tools` has unpacked from the distribution's package (Debian, Ubuntu):
nothing is installed and no service starts, so it takes no root. None comes through PyPI or npm that knows
`gzip_static`. Elsewhere `TICKER_NGINX=/path/to/nginx` names one; without any, the tests that need it are skipped, and
say so.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.support.served_process import free_port

ROOT = Path(__file__).parents[2]
CONF = ROOT / "deploy" / "nginx.conf"
UNPACKED = ROOT / ".venv" / "nginx"
PACKAGES = ("nginx", "nginx-light")
"""Where the program is: Debian 12 and Ubuntu 23.10 and later; before."""

PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")
"""Beside PATH: who is not root has no sbin there."""

START_SECONDS = 30
STOP_SECONDS = 10
POLL_SECONDS = 0.01
FETCH_SECONDS = 120

NOBODY = "127.0.0.1:9"
"""An address where no web process answers (the discard service's port)."""

MAIN = """
{user}
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/default.conf;
}}
"""

# It would outlive a killed pytest: asks the kernel to stop it with its parent (PR_SET_PDEATHSIG = 1).
_TIED = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]):
    sys.exit("the parent is gone")
os.execv(sys.argv[2], sys.argv[2:])
"""


def executable():
    """The nginx to start; None if there is none."""
    if named := os.environ.get("TICKER_NGINX"):
        return named
    if found := shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), *PLACES))):
        return found
    unpacked = UNPACKED / "usr" / "sbin" / "nginx"
    return str(unpacked) if unpacked.is_file() else None


class Nginx:
    """deploy/nginx.conf at work on the artefacts below `root`, with the web process at `web`: `url` leads to it.

    Only the addresses are others than deployed.
    """

    def __init__(self, program, folder, root, web=NOBODY):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._program = program
        self._folder = folder
        self._log = folder / "log"
        self._process = None
        conf = CONF.read_text()
        for deployed, here in {
            "server web:8080;": f"server {web};",
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "root /var/lib/ticker/public;": f"root {root};",
        }.items():
            assert conf.count(deployed) == 1, f"{CONF} does not say {deployed!r} once"
            conf = conf.replace(deployed, here)
        (folder / "default.conf").write_text(conf)
        user = "user root;" if os.getuid() == 0 else ""  # pytest's folders are closed to `nobody`
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))

    def start(self):
        command = [self._program, "-p", str(self._folder), "-c", str(self._folder / "nginx.conf")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _TIED, str(os.getpid()), *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(POLL_SECONDS)
        raise RuntimeError(f"nginx did not start: {self._log.read_text()}")

    def stop(self):
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


@pytest.fixture
def nginx(tmp_path):
    """`nginx(root, web="127.0.0.1:…")` starts an `Nginx`; it is stopped after the test."""
    program = executable()
    if program is None:
        pytest.skip("NO NGINX: deploy/nginx.conf is not tried; `make test-tools` gets one where there is apt-get")
    with contextlib.ExitStack() as stack:

        def started(root, **options):
            folder = tmp_path / f"nginx-{len(list(tmp_path.glob('nginx-*')))}"
            folder.mkdir()
            server = Nginx(program, folder, root, **options)
            stack.callback(server.stop)
            server.start()
            return server

        yield started


# --- getting one: python -m tests.support.nginx ---------------------------------------------------------------------


def fetch():
    """Unpack the distribution's nginx below `UNPACKED`, with lists of packages of our own.

    Raises:
        OSError, subprocess.SubprocessError: there is no apt-get, no network, or no such package.
    """
    with tempfile.TemporaryDirectory(prefix="ticker-nginx-") as folder:
        for name in "lists/partial", "archives/partial":
            Path(folder, name).mkdir(parents=True)
        here = [f"Dir::State::Lists={folder}/lists", f"Dir::Cache={folder}", "APT::Sandbox::User="]
        options = [word for option in (*here, "Acquire::Retries=1") for word in ("-o", option)]
        _run("apt-get", "-qq", *options, "update", cwd=folder)
        for package in PACKAGES:
            _run("apt-get", "-qq", *options, "download", package, cwd=folder)
            (archive,) = Path(folder).glob(f"{package}_*.deb")
            unpacked = Path(folder, package)
            _run("dpkg-deb", "--extract", archive, unpacked, cwd=folder)
            program = Path("usr", "sbin", "nginx")
            if (unpacked / program).is_file():
                _run(unpacked / program, "-v", cwd=folder)  # its libraries may be missing
                (UNPACKED / program).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(unpacked / program, UNPACKED / program)
                return
    raise FileNotFoundError(f"none of the packages {', '.join(PACKAGES)} has /usr/sbin/nginx")


def _run(*command, cwd):
    subprocess.run(command, cwd=cwd, check=True, timeout=FETCH_SECONDS, stdin=subprocess.DEVNULL)


def main():
    if executable():
        return
    print("Unpacking the distribution's nginx")
    try:
        fetch()
    except (OSError, subprocess.SubprocessError) as error:
        print(f"NO NGINX, so tests of deploy/nginx.conf will be skipped: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
