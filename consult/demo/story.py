"""Tell the whole story of the demonstration, from the first draft to today."""

from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.demo import (
    answers,
    cast,
    days,
    desk,
    early,
    ending,
    letterheads,
    letters,
    plans,
    points,
    posted,
    registrations,
    replies,
    rooms,
    source,
    talk,
)
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.errors import WrongState
from consult.model.plans import Plan
from consult.model.reminders import USUAL, goes_out
from consult.model.users import User
from consult.policy import SYSTEM
from consult.queries.demo import DOMAIN
from consult.services import similarities

LAST_DAY = "C24"
"""The comment that came in on the last day."""
A_OPENED, A_CLOSES = -150, 12
A_DECIDED = A_CLOSES + talk.BOARD_AFTER - 3
A_SINCE = A_DECIDED + 10
"""Days that have passed since, where the plan is told as decided."""
EARLY_OPENED, EARLY_CLOSED = -230, -210
B_DECIDED = -20
B_CLOSED = B_DECIDED - talk.BOARD_AFTER
B_OPENED = B_CLOSED - 140
B_PUBLISHED = B_CLOSED + 75


def at(offset: int, hour: int) -> AbstractContextManager[None]:
    """Do something on the workday so many days from today."""
    return days.at(days.moment(days.workday(offset), hour))


def load(*, is_decided: bool = False) -> bool:
    """Put up the demonstration in an empty database; one that holds it already keeps what people have done there.

    Today one plan is decided and one is consulted on; told as decided, that was some months ago, and both are adopted.
    """
    if db.session.scalar(select(func.count()).where(User.email.endswith(f"@{DOMAIN}"))):
        return False
    if db.session.scalar(select(func.count()).select_from(User)) or db.session.scalar(
        select(func.count()).select_from(Plan)
    ):
        raise WrongState("database_in_use")
    with days.at(days.moment(days.day(-A_SINCE), 12)) if is_decided else nullcontext():
        _tell(is_decided=is_decided)
    while similarities.compare(SYSTEM):
        pass
    return True


def _tell(*, is_decided: bool) -> None:
    with at(B_OPENED - 120, 9):
        people = cast.gather()
        strategy = plans.add_strategy(people)
        letters.choose(people)
        letterheads.put(people)
    _adopted(people, strategy)
    talked, asked_first = _ongoing(people, strategy)
    if is_decided:
        _ended(people, strategy, talked, asked_first)


def _adopted(people: Cast, strategy: str) -> None:
    """Tell how one plan was consulted on, revised, reported and adopted."""
    told = source.case()["plans"]["B"]
    first = _drafted(people, "B", strategy, B_OPENED)
    talked = _consulted(people, "B", first, (B_OPENED, B_CLOSED))
    with at(B_CLOSED + 6, 15):
        late = rooms.be_late(people, talked)
    with at(B_CLOSED + 7, 9):
        answers.add_themes(people, "B", talked)
    with at(B_CLOSED + 9, 11):
        answers.answer(people, talked, late, source.rooms()["late"]["answer"])
    for place, said in enumerate(source.comments("B")):
        with at(B_CLOSED + 14 + 3 * place, 10):
            answers.propose(people, talked, said)
        with at(B_CLOSED + 15 + 3 * place, 15):
            answers.approve(people, talked, said.key)
    for place, key in enumerate(source.case()["merged"]):
        with at(B_CLOSED + 46, 9 + place):
            answers.merge(people, talked, key)
    for place, revision in enumerate(source.revisions("B")):
        with at(B_CLOSED + 50, 9 + place):
            answers.revise(people, talked, revision)
    with at(B_PUBLISHED, 9):
        answers.release(people, talked)
    with at(B_PUBLISHED, 13):
        number = plans.publish(people, "kompetensplan", told["second_note"])
    with at(B_PUBLISHED + 14, 10):
        answers.report(people, talked, told["report"])
    reacting = (each for each in source.comments("B") if each.key in source.case()["reactions"])
    for place, said in enumerate(reacting):
        with at(B_PUBLISHED + 21, 9 + place):
            answers.react(people, talked, said)
    decided_on = days.workday(B_DECIDED)
    with at(B_DECIDED + 3, 14):
        answers.decide(people, talked, told["decision"], number, decided_on)
    with at(B_DECIDED + 3, 15):
        plans.describe_as_adopted(people, "B", strategy, told["adopted_summary"])


def _ongoing(people: Cast, strategy: str) -> tuple[Talk, Talk]:
    """Tell of the consultation that is open today, with the first answers under way, and of the dialogue before it."""
    number = _drafted(people, "A", strategy, EARLY_OPENED)
    asked_first = _dialogue(people, number)
    talked = _consulted(people, "A", number, (A_OPENED, A_CLOSES), asked_first)
    with at(-20, 9):
        answers.add_themes(people, "A", talked)
        answers.add_phrases(people, "A", talked)
        letters.read(people, talked)
    with days.at(goes_out(days.day(A_CLOSES), max(USUAL))):
        letters.remind()
    for said in source.comments("A"):
        until = source.case()["answers"].get(said.key, {}).get("until")
        if until == "assigned":
            with at(-6, 11):
                answers.assign(people, talked, said.key)
        if until in {"proposed", "approved"}:
            with at(-4, 10):
                answers.propose(people, talked, said)
        if until == "approved":
            with at(-3, 15):
                answers.approve(people, talked, said.key)
    _received(people, talked)
    _sorted(people, talked)
    return talked, asked_first


def _received(people: Cast, talked: Talk) -> None:
    """Tell of what came in during the last days, through the rooms and to the registrar."""
    with at(-5, 10):
        replies.ask(people, talked)
    with at(-3, 9):
        replies.answer(people, talked)
        replies.reopen(people)
    received_on = days.workday(-3)
    with at(-2, 14):
        registrations.register(people, talked, received_on)
    with at(-2, 15):
        points.say(people, talked)
    with at(-1, 9):
        points.sort(people, talked)
    with at(-1, 10):
        answers.merge(people, talked, "C11")
    with at(-2, 9):
        rooms.fill(people, talked)
    with at(-1, 14):
        rooms.discuss(people, talked)


def _ended(people: Cast, strategy: str, talked: Talk, asked_first: Talk) -> None:
    """Tell how that consultation was answered, reported and decided on."""
    given, due = source.ending(), days.workday(A_DECIDED + 120)
    with at(A_CLOSES + 1, 9):
        ending.finish_letter(people, talked)
        ending.number(talked)
    with at(A_CLOSES + 15, 10):
        ending.propose(people, talked, asked_first)
    with at(A_CLOSES + 20, 15):
        ending.approve(people, talked, asked_first)
    with at(A_CLOSES + 26, 9):
        ending.revise(people, talked, asked_first)
    with at(A_CLOSES + 32, 9):
        answers.release(people, talked)
        answers.release(people, asked_first)
        ending.refer(people, talked, due)
    with at(A_CLOSES + 32, 13):
        number = plans.publish(people, "affarsplan", given["second_note"])
    with at(A_CLOSES + 46, 10):
        answers.report(people, talked, given["report"])
    decided_on = days.workday(A_DECIDED)
    with at(A_DECIDED + 3, 14):
        answers.decide(people, talked, given["decision"], number, decided_on)
    with at(A_DECIDED + 3, 15):
        plans.describe_as_adopted(people, "A", strategy, given["adopted_summary"])


def _sorted(people: Cast, talked: Talk) -> None:
    """Tell of what came in another way, and of the drafters' work on all of it."""
    came_on, due = days.workday(-1), days.workday(60)
    with at(-1, 14):
        answers.refer(people, talked, due)
    with at(-1, 15):
        posted.write_in(people, talked, came_on)
        posted.begin(people, talked, source.posted()["begun"], came_on)
    with at(-1, 16):
        for label, wanted in source.case()["directions"].items():
            answers.sort(people, talked, label, wanted)
        desk.save(people, talked)
    for place, wanted in enumerate(source.case()["notes"]):
        with at(-1, 10 + 2 * place):
            desk.note(people, talked, wanted)
    releases_on = days.moment(days.workday(A_CLOSES + 32), 9)
    for step, offset in enumerate((-3, -2)):
        with at(offset, 16):
            answers.write(people, talked, "C09", step)
    with days.at(clock.now()):
        answers.write(people, talked, "C09", 2)
        answers.plan_release(people, talked, releases_on)
    under_way = (each for each in source.revisions("A") if not each.because_of)
    for place, revision in enumerate(under_way):
        with at(-1, 11 + place):
            answers.revise(people, talked, revision)


def _drafted(people: Cast, key: str, strategy: str, first: int) -> int:
    """Write and publish a draft before the day on which it is first asked about; give its number."""
    with at(first - 60, 9):
        plan = plans.add(people, key, strategy)
    with at(first - 14, 13):
        return plans.publish(people, plan, source.case()["plans"][key]["note"])


def _dialogue(people: Cast, number: int) -> Talk:
    """Tell of the early dialogue: a few comments, of which one was answered and referred to implementation."""
    opens, closes = days.day(EARLY_OPENED), days.day(EARLY_CLOSED)
    due = days.workday(45)
    with at(EARLY_OPENED - 4, 9):
        asked = early.prepare(people, "affarsplan", number, opens, closes)
    with at(EARLY_OPENED + 9, 10):
        early.say(people, asked)
    with at(EARLY_CLOSED + 10, 10):
        early.answer(people, asked)
    with at(EARLY_CLOSED + 14, 9):
        early.release(people, asked, due)
    return asked


def _consulted(
    people: Cast, key: str, number: int, span: tuple[int, int], before: Talk | None = None
) -> Talk:
    """Open the consultation, with what was left from one before it, and let everyone speak until today or its end."""
    first, last = span
    opens, closes = days.day(first), days.day(last)
    with at(first - 10, 9):
        talked = talk.prepare(people, key, number, opens, closes)
    if before is not None:
        with at(first - 8, 9):
            early.take_along(people, before, talked)
    with at(first - 4, 9):
        talk.announce(people, talked)
    _talk(people, key, talked, min(last, 0))
    return talked


def _talk(people: Cast, key: str, talked: Talk, end: int) -> None:
    """Let comments come over the last six weeks, the threads grow under them, and others agree."""
    said = sorted(source.comments(key), key=lambda each: each.key == LAST_DAY)
    gap = 40 / len(said)
    for place, each in enumerate(said):
        if each.key == LAST_DAY:
            when = days.moment(days.day(end), 21, 40)
        else:
            when = days.moment(days.workday(end - 43 + round(place * gap)), 9 + place % 8, 3 * place)
        with days.at(when):
            talk.post(people, talked, each)
    for place, message in enumerate(source.messages(set(talked.numbers))):
        with days.at(days.moment(days.day(end - 1), 8 + place, 20)):
            talk.reply(people, talked, message)
    by_key = {each.key: each for each in said}
    for supported in source.case()["supports"].keys() & talked.numbers.keys():
        for place, supporter in enumerate(source.case()["supports"][supported]):
            with days.at(
                days.moment(days.day(end), 22, place) if end else days.moment(days.day(-1), 17, place)
            ):
                talk.support(people, talked, supported, by_key[supporter])
