"""The figures of a consultation in the reader's words: who answers, what is left, what came of it and how soon."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult import clock
from consult.labels import words
from consult.model.comments import Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState, Outcome
from consult.model.organisations import Sector
from consult.queries import figures
from consult.queries.choices import Choices
from consult.queries.figures import Answers, Course, States, Work
from consult.queries.filters import WHOLE
from consult.web.figures_drawn import Bar, Days, Figure, Key, Part, Row, curve
from consult.web.locale import full_date

COLOURS = {
    Stance.SUPPORTS: "c1",
    Stance.SUPPORTS_WITH_COMMENTS: "c2",
    Stance.SUPPORTS_WITH_RESERVATIONS: "c3",
    Stance.NEUTRAL: "c4",
    Stance.OPPOSES: "c5",
    Stance.NO_COMMENTS: "c6",
    Stance.DECLINES: "c7",
}
Span = tuple[int, int | None]
SPANS: tuple[Span, ...] = ((0, 7), (8, 14), (15, 28), (29, 56), (57, None))
"""How many days comments took to answer, in groups that a reader can take in."""


def left(consultation: Consultation, course: Course) -> Figure:
    """Show how many comments were left to answer day by day, and how many a day it takes until the board decides."""
    today, board = clock.today(), consultation.board_day
    active = {*course.received, *course.approved}
    first = min({consultation.first_day, *active})
    until = max({first, *active, min(today, board) if board else today})
    daily = course.left(first, until)
    remaining = daily[-1][1]
    ahead = board if board and board > today and remaining else None
    named = {consultation.last_day: _("last reply date")} | ({board: _("the board decides")} if board else {})
    days = Days(first, max(until, board or until, consultation.last_day), named)
    return Figure(
        name="left",
        title=_("Left to answer, day by day"),
        about=_pace(remaining, today, ahead) if active else "",
        heads=[_("Day"), _("Came in"), _("Answers approved"), _("Left")],
        rows=[
            Row(full_date(day), (course.received[day], course.approved[day], now), day=day)
            for day, now in daily
            if active and (day in active or day in {first, until})
        ],
        curve=curve(daily, days, ahead),
    )


def _pace(remaining: int, today: date, board: date | None) -> str:
    if not remaining:
        return str(_("Every comment has an approved answer."))
    said = ngettext(
        "%(num)s comment has no approved answer.", "%(num)s comments have no approved answer.", remaining
    )
    if board is None:
        return str(said)
    weekdays = sum((today + timedelta(days=n)).weekday() < 5 for n in range((board - today).days))
    pace = -(-remaining // max(weekdays, 1))
    needed = _(
        "To be done when the board decides on %(day)s, %(pace)s must be approved each working day.",
        day=full_date(board),
        pace=pace,
    )
    return f"{said} {needed}"


class Share(NamedTuple):
    """Comments that belong together, with how far their answers have come and an address where they are listed."""

    label: str
    href: str
    states: States
    locale: str = ""


def drafters(consultation: Consultation, work: Work, given: Choices) -> Figure:
    """Show how many comments each person answers and how far they have come, the one with most left first."""
    ordered = sorted(work.drafters.items(), key=lambda each: -each[1][DispositionState.OPEN])
    names = {None: _("Nobody yet")} | given.drafters
    shares = [
        Share(
            names.get(key, _("Someone who no longer drafts")),
            url_for("queue.index", slug=consultation.slug, assignee=key or "nobody"),
            states,
        )
        for key, states in ordered
    ]
    return _shared("drafters", _("Who answers how many"), _("Responsible"), shares)


def sections(consultation: Consultation, work: Work, given: Choices) -> Figure:
    """Show how many comments stand on each section and how far their answers have come."""
    names = given.sections | {WHOLE: _("The plan as a whole")}
    shares = [
        Share(
            name,
            url_for("queue.index", slug=consultation.slug, section=uid),
            work.sections.get(uid, Counter()),
            "" if uid == WHOLE else consultation.plan.source_locale,
        )
        for uid, name in names.items()
    ]
    return _shared("sections", _("Comments by section"), _("Section"), shares if work.sections else [])


def _shared(name: str, title: str, head: str, shares: Sequence[Share]) -> Figure:
    """Show shares as bars: answered, waiting for approval and left."""
    rows, bars = [], []
    for label, href, states, locale in shares:
        finished = sum(states[each] for each in figures.FINISHED)
        waiting, unanswered = states[DispositionState.PROPOSED], states[DispositionState.OPEN]
        rows.append(Row(label, (unanswered, waiting, finished, states.total()), href, locale))
        parts = (Part("c1", finished), Part("c2", waiting), Part("c6", unanswered))
        bars.append(Bar(label, parts, str(states.total()), locale))
    return Figure(
        name=name,
        title=title,
        about="",
        heads=[head, _("Unanswered"), _("Waiting for approval"), _("Approved"), _("Total")],
        rows=rows,
        bars=bars,
        keys=[Key("c1", _("Approved")), Key("c2", _("Waiting for approval")), Key("c6", _("Unanswered"))],
    )


def rates(answers: dict[Sector, Answers]) -> Figure:
    """Show how many of those who were asked have answered, by sector."""
    asked = {sector: each for sector, each in answers.items() if each.asked}
    whole = Answers(
        sum(each.asked for each in asked.values()),
        sum(each.answered for each in asked.values()),
        sum(each.commented for each in asked.values()),
    )
    lines = [*((words(sector), each) for sector, each in asked.items()), (_("Everyone"), whole)]
    return Figure(
        name="rates",
        title=_("Who has answered, by sector"),
        about=_(
            "%(answered)s of %(asked)s invited have answered as organisations, or declined. Others have commented without that.",
            answered=whole.answered,
            asked=whole.asked,
        ),
        heads=[_("Sector"), _("Asked"), _("Have answered"), _("Per cent"), _("Have only commented")],
        rows=[
            Row(label, (each.asked, each.answered, each.share, each.commented))
            for label, each in (lines if asked else ())
        ],
        bars=[
            Bar(
                label,
                (
                    Part("c1", each.answered),
                    Part("c2", each.commented),
                    Part("c6", each.asked - each.answered - each.commented),
                ),
                _("%(answered)s of %(asked)s", answered=each.answered, asked=each.asked),
            )
            for label, each in lines[:-1]
        ],
        keys=[
            Key("c1", _("Have answered")),
            Key("c2", _("Have only commented")),
            Key("c6", _("Have said nothing")),
        ],
    )


def stances(given: dict[Sector, Counter[Stance]]) -> Figure:
    """Show how organisations and private persons stand, by sector."""
    found = {sector: given[sector] for sector in Sector if given.get(sector)}
    ordered = sorted(Stance, key=list(COLOURS).index)
    return Figure(
        name="stances",
        title=_("Stance by sector"),
        about=_(
            "One square is one organisation or one private person. An organisation counts with the stance of its last response, or else the strongest stance of its comments; so does a person. What is withdrawn does not count."
        ),
        heads=[_("Sector"), *(words(each) for each in ordered)],
        rows=[
            Row(words(sector), tuple(counts[each] for each in ordered)) for sector, counts in found.items()
        ],
        bars=[
            Bar(
                words(sector),
                tuple(Part(COLOURS[each], 1, each) for each in ordered for _one in range(counts[each])),
                str(counts.total()),
            )
            for sector, counts in found.items()
        ],
        keys=[
            Key(COLOURS[each], words(each), each) for each in ordered if any(c[each] for c in found.values())
        ],
    )


def outcomes(given: dict[Sector | None, Counter[Outcome]], about: str) -> Figure:
    """Show what came of the comments, by sector; `about` says how far their answers have come."""
    whole = figures.total(given.values())
    sectors = [each for each in (*Sector, None) if given.get(each)]
    return Figure(
        name="outcomes",
        title=_("Outcomes by sector"),
        about=about,
        heads=[_("Outcome"), *(words(each) if each else _("The region") for each in sectors), _("Total")],
        rows=[
            Row(words(each), (*(given[sector][each] for sector in sectors), whole[each]))
            for each in Outcome
            if whole[each]
        ],
        bars=[
            Bar(words(each), (Part("c1", whole[each]),), str(whole[each])) for each in Outcome if whole[each]
        ],
    )


def times(course: Course) -> Figure:
    """Show how many days it took from a comment to its approved answer, and until the answer was shown."""
    approved, shown = course.until_approved, course.until_shown
    said = []
    if approved:
        said.append(
            _("Half of the answers were approved within %(days)s days.", days=figures.median(approved))
        )
    if shown:
        said.append(_("Half of them were shown within %(days)s days.", days=figures.median(shown)))
    spans = SPANS if said else ()
    return Figure(
        name="times",
        title=_("Time to answer"),
        about=" ".join(said),
        heads=[_("From the comment on"), _("Until approved"), _("Until shown")],
        rows=[Row(_named(span), (_within(approved, span), _within(shown, span))) for span in spans],
        bars=[
            Bar(_named(span), (Part("c1", _within(approved, span)),), str(_within(approved, span)))
            for span in spans
        ],
    )


def _within(days: figures.Days, span: Span) -> int:
    low, high = span
    return sum(count for number, count in days.items() if low <= number and (high is None or number <= high))


def _named(span: Span) -> str:
    low, high = span
    if high is None:
        return str(_("%(low)s days or more", low=low))
    return str(_("%(low)s to %(high)s days", low=low, high=high))
