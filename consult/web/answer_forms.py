"""Forms of the drafters' desk."""

import re

from flask_babel import LazyString
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
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput

from consult.db import Texts
from consult.errors import DomainError
from consult.labels import LABELS, problem
from consult.model.comments import Comment
from consult.model.dispositions import Answer, Disposition, Outcome, Significance
from consult.queries.choices import Choices
from consult.web.fields import one_line, tidy
from consult.web.intake import LARGEST
from consult.web.locale import LOCALES, in_text
from consult.web.numbers import read_number

LONG = 10_000


def _choice(outcome: Outcome) -> SelectChoice:
    return SelectChoice(outcome, LABELS[Outcome][outcome])


_OUTCOMES = [_choice(each) for each in Outcome if each is not Outcome.WITHDRAWN]


def _people(choices: Choices, nobody: LazyString) -> list[SelectChoice]:
    return [
        SelectChoice("", nobody),
        *(SelectChoice(str(key), name) for key, name in choices.drafters.items()),
    ]


class AnswerForm(FlaskForm):
    """What the region answers."""

    outcome = RadioField(
        _l("Outcome"),
        choices=_OUTCOMES,
        validators=[Optional()],
    )
    reasons_sv = TextAreaField(
        _l("Reasons in Swedish"),
        filters=[tidy],
        validators=[Length(max=LONG, message=_l("The reasons are too long."))],
        render_kw={"lang": "sv", "rows": 3},
    )
    reasons_en = TextAreaField(
        _l("Reasons in English"),
        filters=[tidy],
        validators=[Length(max=LONG, message=_l("The reasons are too long."))],
        render_kw={"lang": "en", "rows": 3},
    )
    phrase = SelectField(_l("Text block"), validate_choice=False)
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
    opened = HiddenField()
    both: object = None  # what a colleague has written too, where one must choose

    def offer(self, choices: Choices, comment: Comment) -> None:
        """Fill in the themes and people that can be chosen, and for a withdrawn comment that it is withdrawn."""
        if comment.withdrawn_at:
            self.outcome.choices = [*_OUTCOMES, _choice(Outcome.WITHDRAWN)]
        self.theme.choices = [
            SelectChoice("", _l("None")),
            *(SelectChoice(str(key), in_text(name)) for key, name in choices.themes.items()),
        ]
        self.assignee.choices = _people(choices, _l("Nobody"))
        self.phrase.choices = [
            SelectChoice("", _l("Choose a text block")),
            *(SelectChoice(str(number), name) for number, name in choices.phrases.items()),
        ]

    def add_reasons(self, words: Texts) -> None:
        """Put words after what is written in each language; what the text block was chosen for is done."""
        for code, added in words.items():
            field = self[f"reasons_{code}"]
            field.data = "\n\n".join(filter(None, (field.data, added)))
        self.phrase.data = ""

    def turn_to(self, answer: Disposition) -> None:
        """Let what was typed be about the answer that the comment has now; of another than was opened nothing was seen."""
        if self.opened.data != answer.mark and self.seen > 0:
            self.revision.data, self.opened.data = "0", answer.mark

    @property
    def decided(self) -> Outcome | None:
        """Give the outcome that is chosen."""
        chosen = self.outcome.data
        return Outcome(chosen) if chosen in set(Outcome) else None

    @property
    def seen(self) -> int:
        """Give the revision of the answer that was opened, 0 where none was; one that no browser sends fits no answer."""
        number = read_number(self.revision.data)
        return -1 if number is None else number

    def explain(self, error: DomainError) -> None:
        """Say what is wrong with the answer, at the field where it is put right."""
        fields = {
            "outcome_needed": self.outcome,
            "outcome_denies_change": self.outcome,
            "reasons_needed": self.reasons_sv,
        }
        if error.code in fields:
            fields[error.code].errors = [problem(error)]
        else:
            self.form_errors.append(problem(error))

    def answer(self) -> Answer:
        """Give what was filled in."""
        chosen = self.significance.data
        reasons: Texts = {code: words for code in LOCALES if (words := self[f"reasons_{code}"].data)}
        return Answer(
            outcome=self.decided,
            reasons=reasons,
            significance=Significance(chosen) if chosen in set(Significance) else None,
            theme_id=read_number(self.theme.data),
            assignee_id=read_number(self.assignee.data),
        )


def _note(label: LazyString, rows: int) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[
            DataRequired(message=_l("Write the note first.")),
            Length(max=LONG, message=_l("The note is too long.")),
        ],
        render_kw={"rows": rows},
    )


class NoteForm(FlaskForm):
    """A note to colleagues."""

    body = _note(_l("Note to colleagues"), 2)
    people = SelectMultipleField(
        _l("Tell these colleagues"), option_widget=CheckboxInput(), coerce=read_number, validate_choice=False
    )

    def offer(self, choices: Choices, but: int | None) -> None:
        """Fill in who can be told: everyone who works at the desk, but not whoever writes."""
        others = {key: name for key, name in choices.colleagues.items() if key != but}
        self.people.choices = [SelectChoice(key, name) for key, name in others.items()]


class GroupForm(FlaskForm):
    """Comments that are to have the same answer, by number."""

    numbers = StringField(
        _l("Numbers of comments that say the same"),
        description=_l("For example 4, 7, 12"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write at least one number.")),
            Length(max=1000, message=_l("There are too many numbers.")),
            Regexp(
                r"\d{1,8}([\s,;]+\d{1,8})*[\s,;]*$",
                message=_l("Write the numbers of the comments, separated by commas."),
            ),
        ],
    )

    @property
    def chosen(self) -> frozenset[int]:
        """Give the numbers."""
        return frozenset(map(int, re.findall(r"\d+", self.numbers.data or "")))


class LinkForm(FlaskForm):
    """A passage of the working text that changed because of the answer."""

    label = StringField(
        _l("Number of the passage in the working text"),
        description=_l("For example 3.2"),
        filters=[tidy],
        validators=[
            DataRequired(message=_l("Write the number of a passage.")),
            Length(max=40, message=_l("There is no passage with so long a number.")),
        ],
    )


OWN_WORDS = "own"


class AcceptForm(FlaskForm):
    """The wording that goes into the working text: one that was proposed, or one that the drafter writes."""

    choice = RadioField(_l("Which wording?"), validate_choice=False)
    source = TextAreaField(
        _l("New wording of the passage"),
        filters=[tidy],
        validators=[Length(max=LONG * 2, message=_l("The wording is too long."))],
        render_kw={"rows": 8},
    )
    digest = HiddenField()

    @property
    def is_own(self) -> bool:
        """Tell if the words in the field are meant; they are where there is nothing to choose."""
        return self.choice.data in {None, "", OWN_WORDS}


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
    assignee = SelectField(_l("Give the marked comments to"), validators=[Optional()])
    into = IntegerField(_l("Whose answer is kept"), validators=[Optional(), NumberRange(min=0, max=LARGEST)])

    def offer(self, choices: Choices) -> None:
        """Fill in the people that comments can be given to."""
        self.assignee.choices = _people(choices, _l("Nobody"))
