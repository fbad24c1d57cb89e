"""What is asked about the report: why it is frozen anew, and how a file of it is wanted."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from consult.db import Texts
from consult.labels import LABELS
from consult.model.reports import USUAL, Arrangement, Choice, ReportKind, Shown
from consult.web.fields import Fits, tidy
from consult.web.letterheads_forms import knows_blanks
from consult.web.locale import LOCALES, current_locale
from consult.web.rows import texts

LONG = 20_000
LANGUAGES = {"sv": _l("Swedish"), "en": _l("English")}
IN_LANGUAGE = {"sv": _l("in Swedish"), "en": _l("in English")}


def _named(states: type[StrEnum]) -> list[SelectChoice]:
    return [SelectChoice(each, LABELS[states][each]) for each in states]


class FreezeForm(FlaskForm):
    """Why a new edition is made; needed when one has been released."""

    because = TextAreaField(
        _l("Why is a new edition made?"), filters=[tidy], validators=[Fits(max=2_000)], render_kw={"rows": 3}
    )


class DecisionForm(FlaskForm):
    """What the board is asked to decide, in Markdown."""

    decision_sv = TextAreaField(
        _l("Proposed decision, in Swedish"),
        filters=[tidy],
        validators=[Fits(max=LONG), knows_blanks],
        render_kw={"lang": "sv", "rows": 8},
    )
    decision_en = TextAreaField(
        _l("Proposed decision, in English"),
        filters=[tidy],
        validators=[Fits(max=LONG), knows_blanks],
        render_kw={"lang": "en", "rows": 8},
    )
    revision = HiddenField()

    def decision(self) -> Texts:
        """Give it in the languages it is written in."""
        return texts(self, "decision")


class OrderForm(FlaskForm):
    """How a file of an edition is wanted."""

    kind = RadioField(_l("Kind of file"), choices=_named(ReportKind), default=ReportKind.PDF)
    locale = RadioField(
        _l("Language"),
        choices=[SelectChoice(code, LANGUAGES[code]) for code in LOCALES],
        default=current_locale,
    )
    by = RadioField(_l("Order of the comments"), choices=_named(Arrangement), default=Arrangement.SECTION)
    shows = SelectMultipleField(
        _l("What is told of each comment"),
        description=_l("The number, the sender and the outcome are always there."),
        choices=_named(Shown),
        default=[each for each in Shown if each in USUAL],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def choice(self) -> Choice:
        """Give the order and what is told of each comment."""
        return Choice(Arrangement(self.by.data), frozenset(map(Shown, self.shows.data or ())))
