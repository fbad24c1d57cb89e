"""The command that serves the site: web server processes, and the worker beside them."""

import gc
import os
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from consult.app import create_app
from consult.cli.database import bring_up_to_date, is_up_to_date
from consult.cli.program import program
from consult.config import Mode, Settings

REST = 5.0  # seconds before a worker that died is started again
PATIENCE = 10.0  # seconds for the worker to finish what it is doing
LOCAL = {"127.0.0.1", "localhost"}


class Supervisor(Arbiter):
    """Gunicorn's first process, which also keeps the worker alive; all of them end with it."""

    background: subprocess.Popen[bytes] | None = None
    started_at = 0.0

    def manage_workers(self) -> None:
        """Keep the right number of web processes, and one worker."""
        super().manage_workers()
        is_alive = self.background is not None and self.background.poll() is None
        if not is_alive and time.monotonic() - self.started_at > REST:
            self.started_at = time.monotonic()
            self.background = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "consult.cli", "worker", "--beside", str(os.getpid())]
            )

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - gunicorn's own signature
        """End the worker with the web processes; it is asked first, so that both finish at the same time."""
        worker, self.background = self.background, None
        self.started_at = float("inf")
        if worker is not None and worker.poll() is None:
            worker.terminate()
        super().stop(graceful)
        if worker is not None:
            try:
                worker.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                worker.kill()


class Server(BaseApplication):
    """The production server: each process makes the program for itself."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self.settings = settings
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take options from nowhere but here."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """Make the program; the first unknown address that signs in then takes no longer than the next."""
        self.settings.passwords.fits(None, "")
        return create_app(self.settings)

    def run(self) -> None:
        """Serve until told to stop."""
        Supervisor(self).run()


def _freeze(_process: object) -> None:
    """Leave what was made at the start out of every later collection, which would otherwise hold up requests."""
    gc.collect()
    gc.freeze()


@click.command()
@click.option("--bind", default="", help="Address and port; by default those of BASE_URL if it is local.")
@click.option("--workers", type=int, default=os.cpu_count() or 1, show_default=True, help="Web processes.")
@click.option("--threads", type=int, default=4, show_default=True, help="Requests at once in each process.")
@click.pass_obj
def serve(settings: Settings, bind: str, workers: int, threads: int) -> None:
    """Serve the site, and run the worker beside it."""
    with program(
        settings
    ):  # over before the server starts, so that no connection is shared with its processes
        if not is_up_to_date():
            if settings.mode is Mode.PRODUCTION:
                raise click.ClickException("The database is not of this version. Run: consult db upgrade")
            bring_up_to_date()
    address = bind or _own_address(settings.base_url)
    click.echo(f"Consult answers at {settings.base_url if not bind else f'http://{bind}'} (stop with Ctrl+C)")
    options = {
        "bind": address,
        "workers": workers,
        "worker_class": "gthread",  # browsers open connections in advance, which would hold a sync process
        "threads": threads,
        "post_worker_init": _freeze,
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "consult",
    }
    Server(settings, options).run()


def _own_address(base_url: str) -> str:
    """Listen where the base address says, if that is this machine; behind a proxy, on port 8000."""
    parts = urlsplit(base_url)
    return f"{parts.hostname}:{parts.port or 80}" if parts.hostname in LOCAL else "127.0.0.1:8000"
