"""Every part of the site, in the order of the menu."""

from flask import Flask

from consult.config import Settings
from consult.web import (
    anchors,
    answering,
    changes,
    consultations,
    decisions,
    desk,
    home,
    mine,
    queue,
    reading,
    reports,
    rounds,
    threads,
)

BLUEPRINTS = (
    home.bp,
    consultations.bp,
    reading.bp,
    threads.bp,
    mine.bp,
    changes.bp,
    decisions.bp,
    desk.bp,
    rounds.bp,
    queue.bp,
    answering.bp,
    anchors.bp,
    reports.bp,
)


def init(app: Flask, _settings: Settings) -> None:
    """Add the pages; those of the demonstration and of development only where they belong."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
