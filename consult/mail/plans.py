"""Letters to everyone who has commented on a plan: a new version, or a decision."""

from functools import partial
from typing import Any

from flask_babel import gettext as _

from consult.db import db
from consult.labels import words
from consult.mail.writing import Recipient, Site, Words, day, in_language, letter
from consult.model.decisions import Decision
from consult.model.notices import NoticeKind
from consult.model.plans import Plan
from consult.model.records import Event
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import notices
from consult.services.notices import Letter


def published(event: Event, site: Site) -> list[Letter]:
    """Tell everyone who has commented on a plan that there is a new version."""
    version = db.session.get_one(Version, event.subject_id)
    plan = db.session.get_one(Plan, version.plan_id)
    whom = audiences.commenters(SYSTEM, event)
    data = _about(plan, version)
    notices.tell(SYSTEM, event, NoticeKind.VERSION_PUBLISHED, [user.id for user in whom], **data)
    return [
        letter(
            site,
            f"event:{event.id}:{user.slug}",
            Recipient(user.email, user.locale),
            partial(_published, plan, version, site),
        )
        for user in whom
    ]


def _about(plan: Plan, version: Version) -> dict[str, Any]:
    return {"plan": plan.slug, "title": plan.title, "version": version.number}


def _published(plan: Plan, version: Version, site: Site, locale: str) -> Words:
    number = version.number or 1
    compare = (
        (
            _("See what changed, and because of which comments, here:"),
            site.address("changes.show", slug=plan.slug, old=number - 1, new=number),
        )
        if number > 1
        else ()
    )
    title = in_language(plan.title, locale)
    return Words(
        _("A new version of %(title)s", title=title),
        (
            _(
                "Version %(number)s of “%(title)s”, which you have commented on, is published.",
                number=number,
                title=title,
            ),
            site.address("plans.version", slug=plan.slug, number=number),
            *compare,
        ),
    )


def decided(event: Event, site: Site) -> list[Letter]:
    """Tell everyone who has commented on a plan what has been decided about it."""
    decision = db.session.get_one(Decision, event.subject_id)
    plan = db.session.get_one(Plan, decision.plan_id)
    version = db.session.get_one(Version, decision.version_id)
    whom = audiences.commenters(SYSTEM, event)
    data = _about(plan, version)
    notices.tell(
        SYSTEM, event, NoticeKind.DECISION, [user.id for user in whom], decision=decision.kind, **data
    )
    return [
        letter(
            site,
            f"event:{event.id}:{user.slug}",
            Recipient(user.email, user.locale),
            partial(_decided, plan, decision, site),
        )
        for user in whom
    ]


def _decided(plan: Plan, decision: Decision, site: Site, locale: str) -> Words:
    title = in_language(plan.title, locale)
    return Words(
        _("Decision on %(title)s", title=title),
        (
            _(
                "A decision has been made about “%(title)s”, which you have commented on: %(what)s.",
                title=title,
                what=words(decision.kind),
            ),
            _(
                "%(body)s, § %(item)s, %(day)s.",
                body=in_language(decision.body, locale),
                item=decision.item,
                day=day(decision.decided_on, locale),
            ),
            site.address("plans.show", slug=plan.slug),
            _("All your comments and what became of them are here:"),
            site.address("mine.index"),
        ),
    )
