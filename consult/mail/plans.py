"""What everyone who has commented on a plan is told: a new version, or a decision."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from consult.db import db
from consult.labels import words
from consult.mail.writing import Reader, Site, Words, day, in_language
from consult.model.decisions import Decision
from consult.model.notices import Notice, NoticeKind
from consult.model.plans import Plan
from consult.model.records import Event
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import notices
from consult.services.notices import Letter


def published(event: Event, _site: Site) -> list[Letter]:
    """Tell everyone who has commented on a plan that there is a new version."""
    version = db.session.get_one(Version, event.subject_id)
    plan = db.session.get_one(Plan, version.plan_id)
    data = _about(plan, version)
    whom = audiences.commenters(SYSTEM, event)
    notices.tell(SYSTEM, event, NoticeKind.VERSION_PUBLISHED, {user.id: data for user in whom})
    return []


def _about(plan: Plan, version: Version) -> dict[str, Any]:
    return {"plan": plan.slug, "title": plan.title, "version": version.number}


def versions(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say which versions have been published."""
    found = [db.session.get_one(Version, notice.event.subject_id) for notice in news]
    return [_published(db.session.get_one(Plan, version.plan_id), version, reader) for version in found]


def _published(plan: Plan, version: Version, reader: Reader) -> Words:
    number = version.number or 1
    compare = (
        (
            _("See what changed, and because of which comments, here:"),
            reader.site.address("changes.show", slug=plan.slug, old=number - 1, new=number),
        )
        if number > 1
        else ()
    )
    title = in_language(plan.title, reader.locale)
    return Words(
        _("A new version of %(title)s", title=title),
        (
            _(
                "Version %(number)s of “%(title)s” is published. You or your organisation has commented on it.",
                number=number,
                title=title,
            ),
            reader.site.address("plans.version", slug=plan.slug, number=number),
            *compare,
        ),
        about=title,
    )


def decided(event: Event, _site: Site) -> list[Letter]:
    """Tell everyone who has commented on a plan what has been decided about it."""
    decision = db.session.get_one(Decision, event.subject_id)
    plan = db.session.get_one(Plan, decision.plan_id)
    data = _about(plan, db.session.get_one(Version, decision.version_id)) | {"decision": decision.kind}
    whom = audiences.commenters(SYSTEM, event)
    notices.tell(SYSTEM, event, NoticeKind.DECISION, {user.id: data for user in whom})
    return []


def decisions(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say what has been decided."""
    found = [db.session.get_one(Decision, notice.event.subject_id) for notice in news]
    return [_decided(db.session.get_one(Plan, decision.plan_id), decision, reader) for decision in found]


def _decided(plan: Plan, decision: Decision, reader: Reader) -> Words:
    title = in_language(plan.title, reader.locale)
    return Words(
        _("Decision on %(title)s", title=title),
        (
            _(
                "A decision has been made about “%(title)s”: %(what)s. You or your organisation has commented on it.",
                title=title,
                what=words(decision.kind),
            ),
            _(
                "%(body)s, § %(item)s, %(day)s.",
                body=in_language(decision.body, reader.locale),
                item=decision.item,
                day=day(decision.decided_on, reader.locale),
            ),
            reader.site.address("plans.show", slug=plan.slug),
            _("All your comments and what became of them are here:"),
            reader.site.address("mine.index"),
        ),
        about=title,
    )
