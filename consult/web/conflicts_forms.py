"""What is filled in about a disputed passage: what each comment wants, and what each side is answered."""

from collections.abc import Iterator

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, FormField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from consult.db import Texts
from consult.labels import LABELS
from consult.model.comments import Direction
from consult.model.dispositions import NEED_NO_REASONS, Outcome
from consult.queries.conflicts import Said
from consult.services.conflicts import Decision, Seen, Side
from consult.web.answer_forms import LONG
from consult.web.fields import tidy
from consult.web.locale import LOCALES
from consult.web.numbers import read_number

GUESS = ""
"""Stands for what a comment wants when no drafter has said it."""


def _reasons(label: object, locale: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[Length(max=LONG // 2, message=_l("The reasons are too long."))],
        render_kw={"lang": locale, "rows": 3},
    )


class SideForm(Form):
    """What those are answered who want the same."""

    outcome = SelectField(
        _l("Outcome"),
        choices=[
            SelectChoice("", _l("Decide later")),
            *(SelectChoice(each, LABELS[Outcome][each]) for each in Outcome if each is not Outcome.WITHDRAWN),
        ],
        validators=[Optional()],
    )
    reasons_sv = _reasons(_l("Reasons in Swedish"), "sv")
    reasons_en = _reasons(_l("Reasons in English"), "en")

    @property
    def reasons(self) -> Texts:
        """Give the reasons that were written."""
        return {code: words for code in LOCALES if (words := self[f"reasons_{code}"].data)}


class DecisionForm(FlaskForm):
    """One decision on a passage, with reasons of its own for each side."""

    shared_sv = _reasons(_l("What all of them are answered, in Swedish"), "sv")
    shared_en = _reasons(_l("What all of them are answered, in English"), "en")
    keep = FormField(SideForm)
    further = FormField(SideForm)
    less = FormField(SideForm)
    other = FormField(SideForm)

    def sides(self) -> Iterator[tuple[Direction, SideForm]]:
        """Give the form of each side."""
        return ((each, self[each].form) for each in Direction)

    @property
    def shared(self) -> Texts:
        """Give what everyone is told."""
        return {code: words for code in LOCALES if (words := self[f"shared_{code}"].data)}

    def is_explained(self) -> bool:
        """Ask for reasons where the outcome needs them, before the answers are sent for approval."""
        for _wanted, side in self.sides():
            needed = side.outcome.data and side.outcome.data not in NEED_NO_REASONS
            if needed and not (self.shared or side.reasons):
                side.reasons_sv.errors = [
                    gettext(
                        "This outcome needs reasons. Write them here, or in what all of them are answered."
                    )
                ]
        return not any(side.errors for _wanted, side in self.sides())

    def decision(self, *, is_final: bool) -> Decision:
        """Give what was filled in."""
        sides = {
            wanted: Side(Outcome(side.outcome.data), side.reasons)
            for wanted, side in self.sides()
            if side.outcome.data
        }
        return Decision(self.shared, sides, is_final)


def shown(said: Said) -> str:
    """Write down how a comment and its answer stood when they were shown."""
    return f"{said.number}.{said.revision}.{said.wanted or ''}"


def seen() -> Seen:
    """Read how the comments and their answers stood when they were shown."""
    found = {}
    for words in request.form.getlist("seen"):
        one, _dot, rest = words.partition(".")
        other, _dot, wanted = rest.partition(".")
        number, revision = read_number(one), read_number(other)
        if number is not None and revision is not None:
            found[number] = (revision, Direction(wanted) if wanted in set(Direction) else None)
    return found


def wanted() -> dict[int, Direction | None]:
    """Read what the comments want, by number."""
    found: dict[int, Direction | None] = {}
    for name, value in request.form.items():
        head, _dash, rest = name.partition("-")
        number = read_number(rest)
        if head == "wanted" and number is not None and value in {GUESS, *Direction}:
            found[number] = Direction(value) if value else None
    return found
