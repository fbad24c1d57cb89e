"""The command that delivers notices and mail."""

import signal
import threading

import click

from consult.app import create_app
from consult.config import Settings
from consult.worker import Worker


@click.command()
@click.option("--once", is_flag=True, help="Do what is to be done now, and stop: for cron.")
@click.option("--beside", type=int, hidden=True, help="Stop when the process with this number is gone.")
@click.pass_obj
def worker(settings: Settings, once: bool, beside: int | None) -> None:  # noqa: FBT001 - click gives flags so
    """Tell people what has happened, and send their mail."""
    working = Worker(create_app(settings))
    if once:
        working.once()
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    working.run(stop, beside)
