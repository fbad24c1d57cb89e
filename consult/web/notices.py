"""What people have been told: where each notice leads, and that they have seen them."""

from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.model.notices import Notice, NoticeKind
from consult.services import notices
from consult.web.auth import current_actor

bp = Blueprint("notices", __name__)


def address(notice: Notice) -> str:
    """Give the page that a notice is about."""
    about = notice.data
    match notice.kind:
        case NoticeKind.REPLY | NoticeKind.HELD | NoticeKind.REDACTED:
            return _said(about)
        case NoticeKind.ANSWERS_RELEASED | NoticeKind.REGISTERED:
            is_answered = notice.kind is NoticeKind.ANSWERS_RELEASED
            endpoint, own = ("handled.show", None) if is_answered else ("comments.index", 1)
            return url_for(endpoint, slug=about["consultation"], own=own)
        case NoticeKind.CORRECTION | NoticeKind.REMINDER | NoticeKind.MOVED | NoticeKind.CANCELLED:
            part = "corrections" if notice.kind is NoticeKind.CORRECTION else None
            return url_for("consultations.show", slug=about["consultation"], _anchor=part)
        case NoticeKind.ASSIGNED | NoticeKind.SENT_BACK | NoticeKind.SUPERSEDED:
            return url_for("queue.index", slug=about["consultation"], assignee="me")
        case NoticeKind.MENTIONED:
            return url_for("mentions.index")
        case NoticeKind.VERSION_PUBLISHED | NoticeKind.DECISION:
            is_version = notice.kind is NoticeKind.VERSION_PUBLISHED
            endpoint, number = ("plans.version", about["version"]) if is_version else ("plans.show", None)
            return url_for(endpoint, slug=about["plan"], number=number)


def _said(about: dict[str, Any]) -> str:
    """Give the page of a response, or of a comment or a reply."""
    if "response" in about:
        return url_for("received.show", slug=about["consultation"], number=about["response"])
    place = f"c{about['number']}.{about['position']}"
    return url_for("comments.show", slug=about["consultation"], number=about["number"], _anchor=place)


@bp.post("/mine/notices")
def read() -> AnyResponse:
    """Mark everything as seen."""
    with transaction():
        notices.read_all(current_actor())
    return redirect(url_for("mine.index"), 303)
