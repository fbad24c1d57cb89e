"""Write in by hand an answer that came by e-mail, post or phone: piece by piece, and registered when each has its place.

What is being written in is a draft that is kept, so that nothing is lost when someone is called away. Only staff see
it, and nothing of it is a comment before it is registered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.comments import CommentKind, Stance
from consult.model.consultations import Consultation, Question
from consult.model.pieces import Piece, Placing
from consult.model.records import Verb
from consult.model.registrations import BY_HAND, Registration, RegistrationState
from consult.policy import Actor, Permission
from consult.queries import pieces as queries
from consult.services import events, registrations, scopes
from consult.services.registrations import Answer, Entry
from consult.text.anchors import Located, Status
from consult.text.dividing import divide

MOST = 500
"""Pieces of one answer."""
LONGEST = 500_000
"""Code points of one answer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What someone has said about a piece: its words, what kind they are, and where they belong."""

    body: str
    kind: CommentKind
    stance: Stance | None
    placing: Placing
    uid: str | None = None
    start: int | None = None
    end: int | None = None
    question: int | None = None

    def onto(self, piece: Piece) -> None:
        """Write it into a piece."""
        piece.body, piece.kind, piece.stance, piece.placing = self.body, self.kind, self.stance, self.placing
        piece.uid, piece.start, piece.end, piece.question = self.uid, self.start, self.end, self.question


def begin(actor: Actor, consultation: Consultation, answer: Answer, text: str) -> Registration:
    """Begin to write in an answer; its text is divided into pieces, and every word of it is kept beside them."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    if not text.strip():
        raise Invalid("answer_without_text")
    draft = registrations.begin(actor, consultation, answer)
    draft.text = text
    _add(draft, text)
    events.record(actor, Verb.ANSWER_BEGUN, draft, number=draft.number, organisation=draft.organisation_id)
    return draft


def describe(actor: Actor, draft: Registration, answer: Answer, seen_revision: int) -> None:
    """Correct what is known about an answer that is being written in."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    mine = locked(draft)
    if mine.revision != seen_revision:
        raise Outdated("registration_changed")
    registrations.describe(actor, mine, answer)


def locked(draft: Registration) -> Registration:
    """Take a draft for writing; what has been registered stays as it is."""
    found = db.session.scalar(
        select(Registration)
        .where(Registration.consultation_id == draft.consultation_id, Registration.number == draft.number)
        .options(joinedload(Registration.organisation), joinedload(Registration.consultation))
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if found.state is not RegistrationState.DRAFT:
        raise WrongState("answer_registered")
    return found


def _add(draft: Registration, text: str) -> None:
    """Put the pieces of a text after those that are there."""
    count, number, position = db.session.execute(
        select(
            func.count(), func.coalesce(func.max(Piece.number), 0), func.coalesce(func.max(Piece.position), 0)
        ).where(Piece.registration_id == draft.id)
    ).one()
    found = divide(text)
    if count + len(found) > MOST:
        raise Invalid("too_many_pieces", limit=MOST)
    if len(draft.text) > LONGEST:
        raise Invalid("text_too_long", limit=LONGEST)
    db.session.add_all(
        Piece(
            registration_id=draft.id,
            number=number + at,
            position=position + at,
            above=each.above,
            body=each.body,
        )
        for at, each in enumerate(found, start=1)
    )


def add(actor: Actor, draft: Registration, text: str) -> None:
    """Add more text to an answer, such as what was left out when it was pasted."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    mine = locked(draft)
    if not text.strip():
        raise Invalid("answer_without_text")
    mine.text = f"{mine.text}\n\n{text}"
    _add(mine, text)


Was = Mapping[int, str]
"""The mark of each piece as whoever writes found it, by its number."""


def settle(actor: Actor, draft: Registration, decisions: Mapping[int, Decision], was: Was) -> None:
    """Keep what someone has decided about pieces.

    A piece that someone else has changed meanwhile is not written over: then nothing is kept.
    """
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    mine = locked(draft)
    pieces = {each.number: each for each in queries.listed(actor, mine)}
    lost = []
    for number, decision in decisions.items():
        piece = pieces.get(number)
        before = piece.mark if piece else ""
        changed = marked(decision)
        if changed == was.get(number):
            continue
        if piece is None or before not in {was.get(number), changed}:
            lost.append(number)
        else:
            _check(mine, decision)
            decision.onto(piece)
    if lost:
        raise Outdated("pieces_changed", numbers=lost)


def marked(decision: Decision) -> str:
    """Give the mark that a piece has when it says what was decided."""
    said = Piece()
    decision.onto(said)
    return said.mark


def _check(draft: Registration, decision: Decision) -> None:
    """Refuse a place that is not there, and a piece without words."""
    if not decision.body and decision.placing is not Placing.OUT:
        raise Invalid("piece_without_words")
    if decision.placing is Placing.PASSAGE:
        scopes.must_cover(draft.consultation, [decision.uid], "outside_scope_received")
    if decision.placing is Placing.QUESTION and not db.session.scalar(
        select(Question.id).where(
            Question.consultation_id == draft.consultation_id, Question.position == decision.question
        )
    ):
        raise Invalid("question_not_there")


def split(actor: Actor, draft: Registration, number: int, was: str, parts: Sequence[str]) -> None:
    """Divide a piece; the first part stays it, and the others come after it, with places still to be found."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    mine = locked(draft)
    piece, others = _as_seen(actor, mine, number, was)
    if len(parts) < 2:
        raise Invalid("piece_not_divided")
    if len(others) + len(parts) > MOST:
        raise Invalid("too_many_pieces", limit=MOST)
    more = len(parts) - 1
    db.session.execute(
        update(Piece)
        .where(Piece.registration_id == mine.id, Piece.position > piece.position)
        .values(position=Piece.position + more)
    )
    last = max(each.number for each in (piece, *others))
    piece.body = parts[0]
    db.session.add_all(
        Piece(
            registration_id=mine.id,
            number=last + at,
            position=piece.position + at,
            above=piece.above,
            body=body,
            kind=piece.kind,
        )
        for at, body in enumerate(parts[1:], start=1)
    )


def join(actor: Actor, draft: Registration, number: int, was: str) -> None:
    """Put a piece together with the next one; where they belonged to different places, that is to be said anew."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    mine = locked(draft)
    piece, others = _as_seen(actor, mine, number, was)
    after = next((each for each in others if each.position > piece.position), None)
    if after is None:
        raise Invalid("piece_is_last")
    if (piece.placing, piece.uid, piece.question) != (after.placing, after.uid, after.question):
        piece.placing, piece.uid, piece.question = Placing.OPEN, None, None
    piece.start = piece.end = None
    piece.body = f"{piece.body}\n\n{after.body}"
    piece.stance = piece.stance or after.stance
    db.session.delete(after)


def _as_seen(actor: Actor, draft: Registration, number: int, was: str) -> tuple[Piece, list[Piece]]:
    """Take a piece as it was seen, and the others."""
    pieces = queries.listed(actor, draft)
    piece = next((each for each in pieces if each.number == number), None)
    if piece is None or piece.mark != was:
        raise Outdated("pieces_changed", numbers=[number])
    return piece, [each for each in pieces if each is not piece]


def discard(actor: Actor, draft: Registration) -> None:
    """Throw away what was begun, because it came twice or belongs elsewhere; that it was begun stays in the log."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    mine = locked(draft)
    events.record(actor, Verb.ANSWER_DISCARDED, mine, number=mine.number, organisation=mine.organisation_id)
    for piece in queries.listed(actor, mine):
        db.session.delete(piece)
    db.session.flush()
    db.session.delete(mine)


def register(actor: Actor, draft: Registration, seen: str, *, even_if_twice: bool = False) -> Registration:
    """Register an answer as it was seen, when someone has said of each piece where it belongs."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    mine = locked(draft)
    pieces = queries.listed(actor, mine)
    if queries.mark(actor, mine, pieces) != seen:
        raise Outdated("registration_changed")
    open_ones = [each.number for each in pieces if each.placing is Placing.OPEN]
    if open_ones:
        raise Invalid("pieces_open", count=len(open_ones))
    if not even_if_twice and queries.twins(actor, mine):
        raise Invalid("perhaps_twice")
    entries = [_entry(each) for each in pieces if each.placing is not Placing.OUT]
    return registrations.complete(actor, mine, entries)


def _entry(piece: Piece) -> Entry:
    place = None
    if piece.placing is Placing.PASSAGE:
        place = Located(Status.MANUAL, piece.uid, piece.start, piece.end, 1.0, BY_HAND)
    return Entry(
        kind=piece.kind,
        body=piece.body,
        place=place,
        placeless=BY_HAND if piece.placing is Placing.NOWHERE else "",
        stance=piece.stance,
        question=piece.question,
    )
