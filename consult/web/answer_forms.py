"""Forms of the drafters' desk."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from consult.db import Texts
from consult.labels import LABELS
from consult.model.dispositions import Outcome, Significance
from consult.queries.queue import Choices
from consult.services.dispositions import Answer
from consult.web.fields import one_line, tidy
from consult.web.intake import LARGEST
from consult.web.locale import LOCALES, in_text
from consult.web.numbers import read_number

LONG = 10_000
BY_SYSTEM = frozenset({Outcome.WITHDRAWN})


class AnswerForm(FlaskForm):
    """What the region answers."""

    outcome = RadioField(
        _l("Outcome"),
        choices=[SelectChoice(each, LABELS[Outcome][each]) for each in Outcome if each not in BY_SYSTEM],
        validators=[Optional()],
    )
    reasons_sv = TextAreaField(
        _l("Reasons in Swedish"),
        filters=[tidy],
        validators=[Length(max=LONG, message=_l("The reasons are too long."))],
        render_kw={"lang": "sv", "rows": 4},
    )
    reasons_en = TextAreaField(
        _l("Reasons in English"),
        filters=[tidy],
        validators=[Length(max=LONG, message=_l("The reasons are too long."))],
        render_kw={"lang": "en", "rows": 3},
    )
    theme = SelectField(_l("Theme"), validators=[Optional()])
    significance = SelectField(
        _l("Significance"),
        choices=[
            SelectChoice("", _l("Not decided")),
            *(SelectChoice(e, LABELS[Significance][e]) for e in Significance),
        ],
        validators=[Optional()],
    )
    assignee = SelectField(_l("Responsible"), validators=[Optional()])
    revision = HiddenField()

    def offer(self, choices: Choices) -> None:
        """Fill in the themes and people that can be chosen."""
        self.theme.choices = [
            SelectChoice("", _l("None")),
            *(SelectChoice(str(key), in_text(name)) for key, name in choices.themes),
        ]
        self.assignee.choices = [
            SelectChoice("", _l("Nobody")),
            *(SelectChoice(str(key), name) for key, name in choices.drafters),
        ]

    def answer(self) -> Answer:
        """Give what was filled in."""
        reasons: Texts = {code: words for code in LOCALES if (words := self[f"reasons_{code}"].data)}
        return Answer(
            outcome=Outcome(self.outcome.data) if self.outcome.data else None,
            reasons=reasons,
            significance=Significance(self.significance.data) if self.significance.data else None,
            theme_id=read_number(self.theme.data),
            assignee_id=read_number(self.assignee.data),
        )


class NoteForm(FlaskForm):
    """A note to colleagues, or why an answer is sent back."""

    body = TextAreaField(
        _l("Note to colleagues"),
        filters=[tidy],
        validators=[
            DataRequired(message=_l("Write the note first.")),
            Length(max=LONG, message=_l("The note is too long.")),
        ],
        render_kw={"rows": 2},
    )


class GroupForm(FlaskForm):
    """Comments that are to have the same answer, by number."""

    numbers = StringField(
        _l("Numbers of comments that say the same"),
        description=_l("For example 4, 7, 12"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write at least one number.")),
            Length(max=1000, message=_l("There are too many numbers.")),
        ],
    )


class LinkForm(FlaskForm):
    """A passage of the working text that changed because of the answer."""

    label = StringField(
        _l("Number of the passage in the working text"),
        description=_l("For example 3.2"),
        filters=[one_line],
        validators=[DataRequired(message=_l("Write the number of a passage.")), Length(max=40)],
    )


class AcceptForm(FlaskForm):
    """The wording that goes into the working text."""

    source = TextAreaField(
        _l("New wording of the passage"),
        filters=[tidy],
        validators=[
            DataRequired(message=_l("Write the new wording.")),
            Length(max=LONG * 2, message=_l("The wording is too long.")),
        ],
        render_kw={"rows": 8},
    )
    digest = HiddenField()


class ThemeForm(FlaskForm):
    """A new theme in both languages."""

    name_sv = StringField(
        _l("Name in Swedish"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write a name.")),
            Length(max=80, message=_l("The name is too long.")),
        ],
    )
    name_en = StringField(
        _l("Name in English"),
        filters=[one_line],
        validators=[Length(max=80, message=_l("The name is too long."))],
    )

    def names(self) -> Texts:
        """Give the name in both languages; what is left empty is as in Swedish."""
        return {code: self[f"name_{code}"].data or self.name_sv.data or "" for code in LOCALES}


class SelectionForm(FlaskForm):
    """What to do with the comments that are marked in the list."""

    picked = SelectMultipleField(_l("Marked comments"), coerce=read_number, validate_choice=False)
    assignee = SelectField(_l("Give to"), validators=[Optional()])
    into = IntegerField(
        _l("Same answer as comment number"),
        validators=[Optional(), NumberRange(1, LARGEST, _l("There is no comment with this number."))],
    )
