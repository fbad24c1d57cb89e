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
    drafting,
    home,
    plans,
    publishing,
    queue,
    reports,
    rounds,
    strategies,
)

BLUEPRINTS = (
    home.bp,
    consultations.bp,
    plans.bp,
    changes.bp,
    decisions.bp,
    desk.bp,
    rounds.bp,
    queue.bp,
    answering.bp,
    strategies.bp,
    drafting.bp,
    anchors.bp,
    publishing.bp,
    reports.bp,
)


def init(app: Flask, _settings: Settings) -> None:
    """Add the pages; those of the demonstration and of development only where they belong."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
