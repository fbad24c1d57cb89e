"""The command that delivers notices and mail."""

import signal
import threading

import click

from consult.cli.program import program
from consult.config import Settings
from consult.worker import Worker


@click.command()
@click.option("--once", is_flag=True, help="Do what is to be done now, and stop: for cron.")
@click.option("--beside", type=int, hidden=True, help="Stop when the process with this number is gone.")
@click.pass_obj
def worker(settings: Settings, once: bool, beside: int | None) -> None:  # noqa: FBT001 - click gives flags so
    """Tell people what has happened, and send their mail."""
    stop = threading.Event()
    with program(settings) as app:
        working = Worker(app)
        if once:
            working.once()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        working.run(stop, beside)
