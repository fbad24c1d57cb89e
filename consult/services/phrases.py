"""Keep the texts that drafters use again and again, and count in how many answers each is used."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, tuple_

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import Invalid, Outdated
from consult.model.dispositions import Disposition
from consult.model.phrases import PHRASE_BLANKS, Phrase, PhraseUse
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.services import events
from consult.text import blanks

MOST = 200
"""So many text blocks a plan can have: each answer that is saved is looked through for all of them."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text block as it was written."""

    name: str
    words: Texts


def add(actor: Actor, plan_id: int, wording: Wording) -> Phrase:
    """Add a text block to a plan."""
    policy.require(actor, Permission.DISPOSITION_EDIT)
    others = _others(plan_id)
    if len(others) >= MOST:
        raise Invalid("phrases_full", most=MOST)
    _check(wording, others)
    number = max((each.number for each in others), default=0) + 1
    phrase = Phrase(plan_id=plan_id, number=number, name=wording.name, words=wording.words)
    db.session.add(phrase)
    events.record(actor, Verb.PHRASE_SAVED, phrase)
    return phrase


def change(actor: Actor, phrase: Phrase, wording: Wording, seen: str) -> None:
    """Change a text block; answers that it has been used in keep the words they have."""
    policy.require(actor, Permission.DISPOSITION_EDIT)
    others = _others(phrase.plan_id)
    mine = _seen(others, phrase.number, seen)
    _check(wording, [each for each in others if each is not mine])
    mine.name, mine.words = wording.name, wording.words
    events.record(actor, Verb.PHRASE_SAVED, mine)


def remove(actor: Actor, phrase: Phrase, seen: str) -> None:
    """Take a text block away; answers that it has been used in keep their words."""
    policy.require(actor, Permission.DISPOSITION_EDIT)
    mine = _seen(_others(phrase.plan_id), phrase.number, seen)
    events.record(actor, Verb.PHRASE_REMOVED, mine)
    db.session.delete(mine)


def count(answers: Iterable[Disposition]) -> Collection[tuple[int, int]]:
    """Count which text blocks these answers hold, each once per answer; give which had not been counted for which.

    In two statements however many they are.
    """
    saying = [each for each in answers if any(each.reasons.values())]
    if not saying:
        return ()
    phrases = db.session.scalars(select(Phrase).where(Phrase.plan_id == saying[0].consultation.plan_id))
    parts = [(phrase.id, blanks.own(text)) for phrase in phrases for text in phrase.words.values()]
    said = [(answer.id, blanks.flat(words)) for answer in saying for words in answer.reasons.values()]
    held = {
        (phrase_id, answer_id)
        for phrase_id, own in parts
        for answer_id, words in said
        if blanks.holds(words, own)
    }
    if not held:
        return ()
    answers_held = sorted({answer_id for _phrase_id, answer_id in held})
    known = db.session.execute(
        select(PhraseUse.phrase_id, PhraseUse.disposition_id).where(
            PhraseUse.disposition_id.in_(answers_held)
        )
    )
    new = held - {(phrase_id, answer_id) for phrase_id, answer_id in known}
    now = clock.now()
    db.session.add_all(
        PhraseUse(phrase_id=phrase_id, disposition_id=answer_id, at=now)
        for phrase_id, answer_id in sorted(new)
    )
    return sorted(new)


def forget(uses: Collection[tuple[int, int]]) -> None:
    """Count no longer that these text blocks are used in these answers, because what put them there is undone."""
    if uses:
        db.session.execute(
            delete(PhraseUse).where(tuple_(PhraseUse.phrase_id, PhraseUse.disposition_id).in_(uses)),
            execution_options={"synchronize_session": False},
        )


def _others(plan_id: int) -> Sequence[Phrase]:
    """Take the text blocks of a plan for writing; one who adds at the same time waits for the plan."""
    db.session.execute(select(Plan.id).where(Plan.id == plan_id).with_for_update())
    return db.session.scalars(
        select(Phrase)
        .where(Phrase.plan_id == plan_id)
        .order_by(Phrase.number)
        .execution_options(populate_existing=True)
    ).all()


def _seen(phrases: Iterable[Phrase], number: int, seen: str) -> Phrase:
    found = next((each for each in phrases if each.number == number), None)
    if found is None or found.mark != seen:
        raise Outdated("phrase_changed")
    return found


def _check(wording: Wording, others: Iterable[Phrase]) -> None:
    if not wording.name:
        raise Invalid("name_needed")
    if any(each.name.casefold() == wording.name.casefold() for each in others):
        raise Invalid("phrase_name_taken", name=wording.name)
    texts = [text for text in wording.words.values() if text]
    if not texts or not all(blanks.own(text) for text in texts):
        raise Invalid("phrase_without_words")
    for text in texts:
        for typed in blanks.wrong(text, PHRASE_BLANKS):
            raise Invalid("unknown_blank", typed=typed)
