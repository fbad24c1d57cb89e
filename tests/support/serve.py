"""The real program for a browser: `python -m tests.support.serve PORT` answers on that port until it is ended."""

import os
import sys

from gunicorn.app.base import BaseApplication

from consult.app import create_app
from consult.config import Settings


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """The production server, with one process and a few threads."""

    def load_config(self) -> None:
        """Take settings from nowhere but here."""
        address = f"127.0.0.1:{sys.argv[1]}"
        settings = {"bind": address, "worker_class": "gthread", "threads": 4, "control_socket_disable": True}
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """Make the program."""
        return create_app(Settings.load(os.environ))


if __name__ == "__main__":
    Server().run()
