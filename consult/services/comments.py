"""Say something about a place in the text, answer others, and change or withdraw one's own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.comments import Anchor, Comment, CommentKind, CommentRevision, Review, Stance, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, Outcome
from consult.model.organisations import Sector
from consult.model.records import Verb
from consult.model.users import User
from consult.policy import Actor, Permission, Speaking
from consult.queries import comments, places, redactions
from consult.queries.places import Place
from consult.services import events, reviews, similarities, spots, tallies, withdrawals, words
from consult.services.spots import Range
from consult.text import markdown, order
from consult.text.anchors import Status


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone has written and not yet said; `token` makes a form that is sent twice count once."""

    body: str
    locale: str
    token: str = ""
    organisation_id: int | None = None
    kind: CommentKind | None = None
    stance: Stance | None = None
    proposed: str | None = None


def post(actor: Actor, place: Place, words: Range | None, draft: Draft) -> Comment:
    """Say something about a place in the text of an open consultation."""
    speaking, person = places.speaking(actor, place.consultation_id, draft.organisation_id)
    policy.require(actor, Permission.COMMENT_POST, speaking)
    place, words = spots.standing(place, words, draft.proposed)
    return _enter(actor, [(place, words, draft)], [_said(actor, speaking, person, draft)])[0]


View = tuple[Place, Range | None, Draft]
"""Where something is said, about which words there, and what."""


def enter(actor: Actor, speaking: Speaking, views: Sequence[View]) -> list[Comment]:
    """Enter the views of a response that is handed in now as comments of its organisation, in their order."""
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    outside = [place.label for place, _words, _draft in views if place.uid and not place.is_asked_about]
    if outside:
        raise Invalid("outside_scope", labels=", ".join(outside))
    return _enter(actor, views, [_said(actor, speaking, None, draft) for _place, _words, draft in views])


def _enter(actor: Actor, views: Sequence[View], said: Sequence[dict[str, object]]) -> list[Comment]:
    """Write the comments with their places, counts and events, in as many statements however many they are."""
    if not views:
        return []
    place = views[0][0]
    first = take_numbers(place.consultation_id, len(views))
    made = [_made(first + at, view, said[at]) for at, view in enumerate(views)]
    db.session.add_all(made)
    words.keep(made)
    db.session.flush()
    placed = [(comment, there) for comment, (there, _words, _draft) in zip(made, views, strict=True)]
    db.session.add_all(_exact(comment, there) for comment, there in placed if there.uid is not None)
    tallies.add(
        place.version_id,
        place.consultation_id,
        [(there.uid, 1, int(comment.review is Review.SHOWN)) for comment, there in placed],
    )
    events.record_all(actor, Verb.COMMENT_POSTED, [(each, {"number": each.number}) for each in made])
    return made


def _made(number: int, view: View, said: dict[str, object]) -> Comment:
    place, words, draft = view
    return Comment(
        number=number,
        question_id=place.question_id,
        kind=draft.kind,
        stance=draft.stance,
        proposed=draft.proposed,
        disposition=Disposition(consultation_id=place.consultation_id, reasons={}),
        **place.frozen(words.start if words else None, words.end if words else None),
        **said,
    )


def take_numbers(consultation_id: int, count: int) -> int:
    """Count so many comments more, which wait for an answer, and give the number of the first of them."""
    last: int = db.session.execute(
        update(Consultation)
        .where(Consultation.id == consultation_id)
        .values(
            comments_taken=Consultation.comments_taken + count, unanswered=Consultation.unanswered + count
        )
        .returning(Consultation.comments_taken)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return last - count + 1


def _exact(comment: Comment, place: Place) -> Anchor:
    return Anchor(
        comment_id=comment.id,
        version_id=place.version_id,
        uid=place.uid,
        start=comment.start,
        end=comment.end - place.parts[-1].begin if comment.end is not None else None,
        end_uid=comment.end_uid,
        status=Status.EXACT,
        score=1.0,
        method="posted",
    )


def _said(actor: Actor, speaking: Speaking, person: User | None, draft: Draft) -> dict[str, object]:
    """Freeze who says it, for whom, and what."""
    organisation = speaking.organisation
    if actor.is_staff:
        voice, sector, signed_as = Voice.REGION, None, actor.title
    elif organisation is not None:
        voice, sector, signed_as = Voice.ORGANISATION, organisation.sector, actor.title
    else:
        shown = actor.name if person is not None and person.shows_name else ""
        voice, sector, signed_as = Voice.PRIVATE, Sector.CITIZEN, shown
    return {
        "consultation_id": speaking.consultation.id,
        "author_id": actor.user_id,
        "voice": voice,
        "organisation_id": organisation.id if organisation else None,
        "sector": sector,
        "signed_as": signed_as,
        "locale": draft.locale,
        "body": draft.body,
        "html": markdown.html(draft.body),
        "token": draft.token,
        "review": reviews.first(speaking.consultation, voice, organisation),
        "posted_at": clock.now(),
        "is_late": speaking.is_late(clock.today()),
        "name_order": order.by_name(organisation.name if organisation else "", signed_as),
    }


def locked(comment_id: int) -> Comment:
    """Take a comment for writing, with what the rules about it look at.

    What it is joined with is read when it is taken: its answer may have become another while that was waited for.
    """
    db.session.execute(select(Comment.id).where(Comment.id == comment_id).with_for_update())
    found = db.session.scalar(
        select(Comment)
        .where(Comment.id == comment_id)
        .options(
            *(joinedload(each) for each in (Comment.consultation, Comment.disposition, Comment.organisation))
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def must_stand(comment: Comment) -> None:
    """Refuse to touch what has been withdrawn."""
    if comment.withdrawn_at is not None:
        raise WrongState("comment_withdrawn")


def reply(actor: Actor, comment: Comment, draft: Draft) -> Comment:
    """Say something in the thread under a comment."""
    root = locked(comment.id)
    policy.require(actor, Permission.COMMENT_READ, root)
    speaking, person = places.speaking(actor, root.consultation_id, draft.organisation_id)
    policy.require(actor, Permission.COMMENT_REPLY, speaking)
    must_stand(root)
    answer = Comment(
        number=root.number,
        position=_next_position(root),
        root_id=root.id,
        **_said(actor, speaking, person, draft),
    )
    db.session.add(answer)
    words.keep([answer])
    if answer.review is Review.SHOWN:
        root.reply_count += 1
    events.record(actor, Verb.COMMENT_REPLIED, answer, number=root.number, root=root.id)
    return answer


def _next_position(root: Comment) -> int:
    """Take the place after the last reply, which may be one that is not shown; the root is locked."""
    last = db.session.scalar(select(func.max(Comment.position)).where(Comment.root_id == root.id))
    return (last or 0) + 1


def edit(actor: Actor, comment: Comment, draft: Draft, seen_revision: int) -> None:
    """Change what one has said, as long as nobody has reacted to it; what it said before is kept."""
    mine = locked(comment.id)
    policy.require(actor, Permission.COMMENT_CHANGE, mine)
    must_stand(mine)
    speaking, _person = places.speaking(actor, mine.consultation_id, mine.organisation_id)
    policy.require(actor, Permission.COMMENT_REPLY, speaking)
    if comments.is_answered(actor, mine):
        raise WrongState("comment_answered")
    if mine.revision != seen_revision:
        raise Outdated("comment_changed")
    if redactions.has_any(actor, mine):
        raise WrongState("comment_redacted")
    if mine.end_uid and draft.proposed is not None:
        raise Invalid("wording_over_blocks")
    before = (mine.kind, mine.stance, mine.body, mine.proposed)
    if before == (draft.kind, draft.stance, draft.body, draft.proposed):
        return
    kind, stance, body, proposed = before
    now = clock.now()
    db.session.add(
        CommentRevision(
            comment_id=mine.id,
            kind=kind,
            stance=stance,
            body=body,
            proposed=proposed,
            until=now,
            was_shown=mine.review is Review.SHOWN,
        )
    )
    mine.kind, mine.stance, mine.body, mine.proposed = draft.kind, draft.stance, draft.body, draft.proposed
    mine.html = markdown.html(draft.body)
    mine.edited_at = now
    words.renew(mine)
    reviews.again(mine)
    similarities.forget(mine)
    events.record(actor, Verb.COMMENT_EDITED, mine, number=mine.number, position=mine.position)


def withdraw(actor: Actor, comment: Comment, because: str) -> None:
    """Take back what one has said; that it was said, and the reason given, stay in the record."""
    mine = locked(comment.id)
    policy.require(actor, Permission.COMMENT_CHANGE, mine)
    must_stand(mine)
    _withdraw(actor, mine, because)


def take_back(actor: Actor, speaking: Speaking, comment_id: int, because: str) -> None:
    """Take back what was said in a response that is withdrawn as a whole, unless it was taken back before."""
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    ours = locked(comment_id)
    if ours.withdrawn_at is None:
        _withdraw(actor, ours, because)


def supersede(actor: Actor, speaking: Speaking, comment_id: int, by: int) -> None:
    """Let what a preliminary response said give way to the response with this number; its words stay on record.

    What has been answered in public, were it only a point of it, stays answered. Whoever was answering it is told.
    """
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    ours = locked(comment_id)
    answer = ours.disposition
    if ours.withdrawn_at is not None or answer is None or withdrawals.is_answered_in_public(ours, answer):
        return
    outcome, drafter = answer.outcome, answer.assignee_id or answer.proposed_by_id
    for each in withdrawals.answered(ours, answer, Outcome.SUPERSEDED):
        each.withdrawn_at, each.superseded_by = clock.now(), by
    events.record(
        actor, Verb.COMMENT_SUPERSEDED, ours, number=ours.number, by=by, outcome=outcome, drafter=drafter
    )


def _withdraw(actor: Actor, mine: Comment, because: str) -> None:
    said = withdrawals.answered(mine, mine.disposition) if mine.disposition is not None else [mine]
    for each in said:
        each.withdrawn_at, each.withdrawn_because = clock.now(), because
    events.record(actor, Verb.COMMENT_WITHDRAWN, mine, number=mine.number, position=mine.position)
