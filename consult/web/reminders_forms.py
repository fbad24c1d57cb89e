"""The form in which the process owner says when reminders go out by themselves."""

from datetime import date, timedelta

from flask_babel import format_date, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from consult.model.consultations import Consultation
from consult.model.reminders import CHOICES


class RuleForm(FlaskForm):
    """How many days before the last reply date."""

    days = SelectMultipleField(
        _l("Reminders go out"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("At seven in the morning. Tick nothing if none are to go out by themselves."),
    )


def rule_form(consultation: Consultation) -> RuleForm:
    """Make the form for one consultation, with the day that each choice means for most."""
    form = RuleForm(data={"days": consultation.remind_before})
    form.days.choices = [SelectChoice(each, _before(each, consultation.last_day)) for each in CHOICES]
    return form


def _before(days: int, last_day: date) -> str:
    when = format_date(last_day - timedelta(days=days), "d MMMM y")
    return str(
        ngettext(
            "%(num)s day before the last reply date: %(when)s",
            "%(num)s days before the last reply date: %(when)s",
            days,
            when=when,
        )
    )
