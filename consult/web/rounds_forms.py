"""Forms with which the process owner prepares and runs a consultation."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from consult.db import Texts
from consult.labels import LABELS
from consult.model.consultations import (
    EARLIEST_DAY,
    LATEST_DAY,
    Consultation,
    Participation,
    Publication,
)
from consult.model.letters import BY_NAME
from consult.model.versions import Version
from consult.services.consultations import Round
from consult.text import blanks
from consult.web.fields import DayField, one_line, tidy
from consult.web.locale import LOCALES
from consult.web.rows import texts

TITLE_MAX = 200
LETTER_MAX = 50_000
QUESTION_MAX = 1_000
QUESTIONS_MAX = 100
BLANK_ROWS = 3


def _in_calendar(_form: FlaskForm, day: DayField) -> None:
    if day.data and not EARLIEST_DAY <= day.data <= LATEST_DAY:
        raise ValidationError(_l("The year is not one that a consultation can be held in."))


class DaysForm(FlaskForm):
    """Until when one can answer, and when the board decides."""

    last_day = DayField(
        _l("Last reply date"),
        description=_l("It is open until 23:59 Swedish time on this day."),
        validators=[InputRequired(message=_l("Choose a last reply date.")), _in_calendar],
    )
    board_day = DayField(
        _l("The regional board decides"),
        description=_l("If the day is known already."),
        validators=[Optional(), _in_calendar],
    )

    def validate_board_day(self, day: DayField) -> None:
        """Let the board decide after everyone has answered."""
        if day.data and self.last_day.data and day.data <= self.last_day.data:
            raise ValidationError(_l("The board must decide after the last reply date."))


class NewRoundForm(DaysForm):
    """What must be known before the covering letter can be written."""

    version = SelectField(_l("The version that is consulted on"), validate_choice=False)
    title_sv = StringField(_l("Title in Swedish"), filters=[one_line], render_kw={"lang": "sv"})
    title_en = StringField(_l("Title in English"), filters=[one_line], render_kw={"lang": "en"})
    first_day = DayField(
        _l("First day"),
        description=_l("It opens when this day begins."),
        validators=[InputRequired(message=_l("Choose a first day.")), _in_calendar],
    )
    publication = RadioField(
        _l("When can everyone read the comments?"),
        choices=[SelectChoice(each, LABELS[Publication][each]) for each in Publication],
        default=Publication.AFTER_REVIEW,
        validators=[InputRequired(message=_l("Choose when the comments are shown."))],
    )
    participation = RadioField(
        _l("Who may comment?"),
        choices=[SelectChoice(each, LABELS[Participation][each]) for each in Participation],
        default=Participation.EVERYONE,
        validators=[InputRequired(message=_l("Choose who may comment."))],
    )
    source = "sv"

    def validate_last_day(self, day: DayField) -> None:
        """Let it end after it has begun."""
        if day.data and self.first_day.data and day.data < self.first_day.data:
            raise ValidationError(_l("The last reply date is before the first day."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a title in the language that the plan is written in; the other one may come later."""
        wanted: dict[str, list[Any]] = {
            f"title_{code}": [Length(max=TITLE_MAX, message=_l("The title is too long."))] for code in LOCALES
        }
        wanted[f"title_{self.source}"].append(DataRequired(message=_l("Write a title.")))
        return bool(super().validate({**wanted, **(extra_validators or {})}))

    def offer(self, versions: Sequence[Version]) -> None:
        """List the versions that can be chosen, the newest first."""
        self.version.choices = [
            SelectChoice(str(each.number), _l("Version %(number)s", number=each.number)) for each in versions
        ]

    def round(self, letter: Texts, questions: tuple[Texts, ...]) -> Round:
        """Give what was filled in, with the texts that go with it."""
        assert self.first_day.data  # noqa: S101 - validated
        assert self.last_day.data  # noqa: S101 - validated
        return Round(
            title=texts(self, "title"),
            letter=letter,
            questions=questions,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            board_day=self.board_day.data,
            publication=Publication(self.publication.data),
            participation=Participation(self.participation.data),
        )


class QuestionForm(Form):
    """A guiding question in both languages."""

    text_sv = TextAreaField(
        _l("In Swedish"),
        filters=[tidy],
        validators=[Length(max=QUESTION_MAX)],
        render_kw={"lang": "sv", "rows": 2},
    )
    text_en = TextAreaField(
        _l("In English"),
        filters=[tidy],
        validators=[Length(max=QUESTION_MAX)],
        render_kw={"lang": "en", "rows": 2},
    )


class Questions(FieldList):
    """The guiding questions, of which empty rows are left out."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Say once, in words, that a question is too long."""
        if super().validate(form, extra_validators):
            return True
        self.errors = [_l("A question is too long. It can have at most 1,000 characters.")]
        return False

    def written(self) -> tuple[Texts, ...]:
        """Give the questions that have words in some language."""
        rows = (texts(entry.form, "text") for entry in self.entries)
        return tuple(row for row in rows if row)


def _knows_blanks(_form: FlaskForm, field: TextAreaField) -> None:
    """Refuse what stands in braces and is no placeholder, and name the one that was perhaps meant."""
    for typed in blanks.wrong(field.data or "", BY_NAME):
        likely = get_close_matches(blanks.name(typed), BY_NAME, 1)
        if likely:
            raise ValidationError(
                gettext(
                    "%(typed)s is no placeholder. Did you mean {%(likely)s}?", typed=typed, likely=likely[0]
                )
            )
        raise ValidationError(
            gettext("%(typed)s is no placeholder. Choose one from the list below the letter.", typed=typed)
        )


class RoundForm(NewRoundForm):
    """Everything about a consultation that is not announced yet."""

    version = None
    letter_sv = TextAreaField(
        _l("Covering letter in Swedish"),
        filters=[tidy],
        validators=[Length(max=LETTER_MAX, message=_l("The letter is too long.")), _knows_blanks],
        render_kw={"lang": "sv", "rows": 16},
    )
    letter_en = TextAreaField(
        _l("Covering letter in English"),
        filters=[tidy],
        validators=[Length(max=LETTER_MAX, message=_l("The letter is too long.")), _knows_blanks],
        render_kw={"lang": "en", "rows": 16},
    )
    questions = Questions(FormField(QuestionForm), _l("Guiding questions"), max_entries=QUESTIONS_MAX)
    revision = HiddenField()

    @classmethod
    def of(cls, consultation: Consultation) -> "RoundForm":
        """Fill in what is kept, with some empty rows for more questions."""
        values: dict[str, Any] = {
            name: getattr(consultation, name)
            for name in ("first_day", "last_day", "board_day", "publication", "participation", "revision")
        }
        for code in LOCALES:
            values[f"title_{code}"] = consultation.title.get(code, "")
            values[f"letter_{code}"] = consultation.letter.get(code, "")
        values["questions"] = [
            {f"text_{code}": question.text.get(code, "") for code in LOCALES}
            for question in consultation.questions
        ]
        blank = min(BLANK_ROWS, QUESTIONS_MAX - len(consultation.questions))
        values["questions"] += [{} for _row in range(blank)]
        form = cls(data=values)
        form.source = consultation.plan.source_locale
        return form


class ExtensionForm(FlaskForm):
    """More time for one organisation."""

    until = DayField(
        _l("New last reply date for this organisation"),
        validators=[InputRequired(message=_l("Choose a day.")), _in_calendar],
    )


class CancelForm(FlaskForm):
    """Why a consultation is cancelled."""

    because_sv = TextAreaField(
        _l("Reason in Swedish"),
        filters=[tidy],
        validators=[Length(max=5_000, message=_l("The reason is too long."))],
        render_kw={"lang": "sv", "rows": 3},
    )
    because_en = TextAreaField(
        _l("Reason in English"),
        filters=[tidy],
        validators=[Length(max=5_000, message=_l("The reason is too long."))],
        render_kw={"lang": "en", "rows": 3},
    )
    source = "sv"

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a reason in the language that the plan is written in."""
        wanted = {f"because_{self.source}": [DataRequired(message=_l("Say why it is cancelled."))]}
        return bool(super().validate({**wanted, **(extra_validators or {})}))
