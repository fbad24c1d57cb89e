"""Enter what came in another way from an organisation among the responses that have been received."""

import secrets
from collections.abc import Sequence

from consult import clock, policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.registrations import Registration
from consult.model.statements import Point, Statement, StatementState
from consult.policy import Actor, Permission
from consult.queries import places, registrations
from consult.queries import statements as queries
from consult.services import submissions

_COPIED = (
    *("uid", "section_uid", "label", "end_uid", "end_label", "text_locale", "passage", "start", "end"),
    *("kind", "stance", "body", "proposed", "locale"),
)
"""What a view has of the comment that it became."""


def enter(actor: Actor, came: Registration, said: Sequence[Comment], general: Comment | None) -> None:
    """Enter what was registered for an organisation as its response, dated by the day when it came.

    `general` is the one of the comments that says what the organisation thinks of the plan as a whole.
    """
    policy.require(actor, Permission.ANSWERS_REGISTER, came)
    if came.organisation_id is None:
        return
    speaking, _person = places.speaking(actor, came.consultation_id, came.organisation_id)
    numbers = {key: number for number, key in registrations.questions(actor, speaking.consultation).items()}
    response = Statement(
        consultation_id=came.consultation_id,
        organisation_id=came.organisation_id,
        registration_id=came.id,
        state=StatementState.SUBMITTED,
        stance=next((each.stance for each in said if each.stance), None),
        summary="",
        views=general.body if general else "",
        reservation="",
        silent=[],
        files=[],
        parties=[],
        comment_id=general.id if general else None,
        number=submissions.take_number(came.consultation_id),
        submitted_at=said[0].posted_at,
        written_at=clock.now(),
        is_late=speaking.is_late(came.received_on),
        is_preliminary=False,
        decided_by="",
        decided_item="",
    )
    response.points = [
        _point(actor, each, at, numbers)
        for at, each in enumerate((one for one in said if one is not general), start=1)
    ]
    response.copy, response.digest = queries.seal(
        actor, submissions.recorded(queries.content(actor, response), response, speaking)
    )
    db.session.add(response)
    submissions.note(response)


def _point(actor: Actor, comment: Comment, number: int, questions: dict[int, int]) -> Point:
    copied = {name: getattr(comment, name) for name in _COPIED}
    return Point(
        number=number,
        author_id=actor.user_id,
        question=questions[comment.question_id] if comment.question_id else None,
        token=secrets.token_hex(16),
        is_ready=True,
        saved_at=clock.now(),
        comment_id=comment.id,
        **copied,
    )
