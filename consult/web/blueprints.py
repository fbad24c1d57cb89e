"""Every part of the site, in the order of the menu."""

from flask import Flask

from consult.config import Settings
from consult.web import (
    accepting,
    admin,
    anchors,
    answering,
    approvals,
    changes,
    consultations,
    corrections,
    decisions,
    demo,
    desk,
    dev,
    draft_files,
    drafting,
    extensions,
    feeds,
    handled,
    home,
    mine,
    notices,
    organisations,
    plans,
    points,
    preferences,
    publishing,
    queue,
    reading,
    registrations,
    remarks,
    reminders,
    reports,
    response_files,
    reviews,
    rounds,
    savings,
    selection,
    similarities,
    strategies,
    submissions,
    threads,
    users,
)

BLUEPRINTS = (
    home.bp,
    feeds.bp,
    consultations.bp,
    plans.bp,
    reading.bp,
    threads.bp,
    points.bp,
    approvals.bp,
    remarks.bp,
    savings.bp,
    response_files.bp,
    draft_files.bp,
    submissions.bp,
    extensions.bp,
    mine.bp,
    handled.bp,
    notices.bp,
    changes.bp,
    decisions.bp,
    desk.bp,
    rounds.bp,
    reminders.bp,
    corrections.bp,
    queue.bp,
    reviews.bp,
    registrations.bp,
    answering.bp,
    accepting.bp,
    selection.bp,
    similarities.bp,
    strategies.bp,
    drafting.bp,
    anchors.bp,
    publishing.bp,
    reports.bp,
    users.bp,
    preferences.bp,
    organisations.bp,
    admin.bp,
)


def init(app: Flask, settings: Settings) -> None:
    """Add the pages; those of the demonstration and of development only where they belong."""
    for blueprint in dict.fromkeys(BLUEPRINTS):  # the modules of the room share one
        app.register_blueprint(blueprint)
    if settings.is_demo:
        app.register_blueprint(demo.bp)
    if settings.keeps_mail:
        app.register_blueprint(dev.bp)
