"""The comments of an exchange file as rows: what was said, where it stands in each version, and what was answered."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import to_builtins
from sqlalchemy import update

from consult import clock
from consult.db import db
from consult.formats.exchange import HIDDEN, Response
from consult.formats.exchange import Comment as Said
from consult.formats.exchange import Consultation as File
from consult.formats.exchange_checks import moment_of, roots
from consult.formats.exchange_places import Standing, Way
from consult.formats.exchange_points import as_made
from consult.model import origin_words
from consult.model.comments import Comment, Review, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionNote, DispositionState, Significance
from consult.model.organisations import Sector
from consult.model.origins import Origin
from consult.model.revisions import Why
from consult.policy import Actor, Permission, require
from consult.services import exchanged_points, revisions, tallies, words
from consult.services.exchanged_places import Ground
from consult.services.exchanged_points import Spoken
from consult.text import markdown, order


def write(actor: Actor, ground: Ground, ways: Mapping[str, Sequence[Way]]) -> None:
    """Add all comments with their threads, places, points and answers; whoever reads the file has been allowed to."""
    require(actor, Permission.CONSULTATIONS_MANAGE, ground.consultation)
    threads = _threads(ground.file)
    answers = _Answers(ground)
    roots = [
        _root(ground, said, number, ways[said.id][0].now, answers.of(said))
        for number, (said, _replies) in enumerate(threads, start=1)
    ]
    db.session.add_all(roots)
    words.keep(roots)
    db.session.flush()
    spoken = [Spoken(said, row, ways[said.id]) for (said, _under), row in zip(threads, roots, strict=True)]
    exchanged_points.move(ground, spoken)
    points = exchanged_points.split(ground, spoken, answers.of)
    answers.note()
    revisions.keep(actor, answers.made, Why.IMPORTED)
    replies = [
        (said, _reply(ground, said, root, position))
        for root, (_said, under) in zip(roots, threads, strict=True)
        for position, said in enumerate(under, start=1)
    ]
    db.session.add_all(row for _said, row in replies)
    words.keep(row for _said, row in replies)
    db.session.flush()
    db.session.add_all(_origin(each.said, each.row, each.ways[0].first) for each in spoken)
    db.session.add_all(_origin(said, row, None) for said, row in replies)
    _count(ground, roots, points)


def _threads(file: File) -> list[tuple[Said, list[Said]]]:
    """Give what threads begin with, in the order of the file, each with all that is under it."""
    begins = roots(file.comments)
    under: dict[str, list[Said]] = defaultdict(list)
    for each in file.comments:
        if each.parent_id is not None:
            under[begins[each.id]].append(each)
    return [(each, under[each.id]) for each in file.comments if each.parent_id is None]


class _Answers:
    """The answers as they are made; comments and points that were answered as one share theirs."""

    def __init__(self, ground: Ground) -> None:
        self.made: list[Disposition] = []
        self._ground = ground
        self._shared: dict[str, Disposition] = {}
        self._notes: list[tuple[Disposition, Said, str]] = []

    def of(self, said: Said) -> Disposition:
        """Give the answer to a comment; what was split into points keeps one that counts nothing."""
        answer = self._shared.get(said.answer or "")
        if answer is not None:
            answer.comment_count += 1
            return answer
        answer = _answer(self._ground, said)
        self.made.append(answer)
        self._notes += [(answer, said, note) for note in said.notes or ()]
        if said.points:
            answer.comment_count = 0
        elif said.answer:
            self._shared[said.answer] = answer
        return answer

    def note(self) -> None:
        """Add the notes on the answers, when these are there."""
        for answer, said, note in self._notes:
            author = self._ground.people[(said.response and said.response.author_id) or said.author_id]
            db.session.add(
                DispositionNote(disposition_id=answer.id, author_id=author.user_id, body=note, at=clock.now())
            )


def _answer(ground: Ground, said: Said) -> Disposition:
    outcome = origin_words.answered(said)
    decided = DispositionState(said.answer_state) if said.answer_state else DispositionState.RELEASED
    state = decided if outcome else DispositionState.OPEN
    told = said.closed or said.decided or (said.response.created if said.response else None)
    response = said.response or Response()
    reasons = {ground.file.language: response.body} | response.translations
    answer = Disposition(
        consultation_id=ground.consultation.id,
        state=state,
        outcome=outcome,
        reasons={code: text for code, text in reasons.items() if text.strip()},
        significance=Significance(said.significance) if said.significance else None,
        released_at=ground.moment(told) if state is DispositionState.RELEASED else None,
        comment_count=1,
    )
    db.session.add(answer)
    return answer


def _moment(words: str | None, otherwise: datetime) -> datetime:
    return (moment_of(words) if words else None) or otherwise


def _voice(ground: Ground, said: Said) -> dict[str, object]:
    """Say who speaks; a government's own replies are the region's."""
    person = ground.people[said.author_id]
    is_region = person.kind == "government" and said.parent_id is not None
    organisation = None if is_region else person.organisation
    sector = organisation.sector if organisation else origin_words.sector(person.sector, is_person=True)
    signed_as = "" if organisation else person.display[:120]
    posted_at = _moment(said.created, clock.start_of(ground.consultation.first_day))
    voice = Voice.REGION if is_region else Voice.ORGANISATION if organisation else Voice.PRIVATE
    return {
        "consultation_id": ground.consultation.id,
        "author_id": person.user_id,
        "voice": voice,
        "organisation_id": organisation.id if organisation else None,
        "sector": None if is_region else sector or Sector.CITIZEN,
        "signed_as": signed_as,
        "name_order": order.by_name(organisation.name if organisation else "", signed_as),
        "locale": said.language or ground.file.language,
        "token": secrets.token_hex(16),
        "posted_at": posted_at,
        "is_late": clock.local_date(posted_at) > ground.consultation.last_day,
        "withdrawn_at": _moment(said.closed, ground.closes) if said.status == "withdrawn" else None,
        "review": Review.HELD if said.status == HIDDEN else Review.SHOWN,
        "held_because": said.hidden_because or HIDDEN if said.status == HIDDEN else "",
    }


def _root(ground: Ground, said: Said, number: int, at: Standing, answer: Disposition) -> Comment:
    body = origin_words.said(said, is_worded=at.proposed is not None)
    return Comment(
        number=number,
        position=0,
        reply_count=0,
        kind=origin_words.kind(said),
        stance=origin_words.stance(said.stance),
        body=body,
        html=markdown.html(body),
        proposed=at.proposed,
        disposition=answer,
        question_id=ground.consultation.questions[said.question - 1].id if said.question else None,
        support_count=said.votes.for_ if said.votes else 0,
        **ground.frozen(at),
        **_voice(ground, said),
    )


def _reply(ground: Ground, said: Said, root: Comment, position: int) -> Comment:
    root.reply_count += said.status != HIDDEN
    body = origin_words.said(said, is_worded=False)
    return Comment(
        number=root.number,
        position=position,
        root_id=root.id,
        stance=origin_words.stance(said.stance),
        body=body,
        html=markdown.html(body),
        **_voice(ground, said),
    )


def _origin(said: Said, row: Comment, at: Standing | None) -> Origin:
    kept = to_builtins(as_made(said))
    return Origin(
        comment_id=row.id,
        reference=said.id,
        version=at.number if at else None,
        placeless=at.placeless if at else "",
        said={key: value for key, value in kept.items() if key != "id"},
    )


def _count(ground: Ground, roots: Sequence[Comment], points: Sequence[Comment]) -> None:
    """Keep how many comments there are, by the state of the answers to write, and at each block."""
    answered = [*(row for row in roots if row.split_at is None), *points]
    answers = [row.disposition for row in answered if row.disposition is not None]
    states = [each.state for each in answers]
    released = [each.released_at for each in answers if each.released_at]
    db.session.execute(
        update(Consultation)
        .where(Consultation.id == ground.consultation.id)
        .values(
            comments_taken=len(roots) + len(points),
            parts_taken=len(points),
            unanswered=states.count(DispositionState.OPEN),
            proposed=states.count(DispositionState.PROPOSED),
            approved=states.count(DispositionState.APPROVED),
            released=states.count(DispositionState.RELEASED),
            answers_released_at=max(released, default=None),
        )
    )
    for version in ground.versions:
        tallies.recount(version.id)
    whole = [row for row in roots if row.uid is None]
    if whole:
        shown = sum(row.review is Review.SHOWN for row in whole)
        tallies.add(ground.consultation.version_id, ground.consultation.id, [(None, len(whole), shown)])
