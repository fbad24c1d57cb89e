"""What is asked about the report: why it is frozen anew, and how a file of it is wanted."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from consult.labels import LABELS
from consult.model.reports import Arrangement, Choice, ReportKind, Shown
from consult.web.fields import Fits, tidy
from consult.web.locale import LOCALES, current_locale

LANGUAGES = {"sv": _l("Swedish"), "en": _l("English")}


def _named(states: type[StrEnum]) -> list[SelectChoice]:
    return [SelectChoice(each, LABELS[states][each]) for each in states]


class FreezeForm(FlaskForm):
    """Why a new edition is made; needed when one has been released."""

    because = TextAreaField(
        _l("Why is a new edition made?"), filters=[tidy], validators=[Fits(max=2_000)], render_kw={"rows": 3}
    )


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
        default=list(Shown),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def choice(self) -> Choice:
        """Give the order and what is told of each comment."""
        return Choice(Arrangement(self.by.data), frozenset(map(Shown, self.shows.data or ())))
