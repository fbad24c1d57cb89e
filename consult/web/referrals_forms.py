"""The form in which one says who takes on something that was referred, by when, and how it goes."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from consult.errors import DomainError
from consult.labels import LABELS, problem
from consult.model.referrals import Progress, Task
from consult.web.answer_forms import LONG
from consult.web.fields import DayField, Fits, one_line, tidy
from consult.web.numbers import read_number


class ReferralForm(FlaskForm):
    """Who does it, by when, and how far it has come."""

    owner = StringField(
        _l("Who takes it on"),
        description=_l("A unit, a body or a role, for example the business development unit"),
        filters=[one_line],
        validators=[Length(max=160, message=_l("The name is too long."))],
    )
    due = DayField(_l("To be done by"))
    progress = RadioField(
        _l("How far has it come?"),
        choices=[SelectChoice(each.value, LABELS[Progress][each]) for each in Progress],
        default=Progress.TO_DO.value,
    )
    told = TextAreaField(
        _l("What has come of it"),
        description=_l(
            "Everyone reads this when the answer is released. It is needed for what will not be done."
        ),
        filters=[tidy],
        validators=[Fits(max=LONG)],
        render_kw={"rows": 4},
    )
    revision = HiddenField()

    @property
    def seen(self) -> int:
        """Give the version that was opened; 0 where nothing was planned, and what no browser sends fits none."""
        number = read_number(self.revision.data)
        return -1 if number is None else number

    def task(self) -> Task:
        """Give what was filled in."""
        return Task(
            owner=self.owner.data or "",
            due=self.due.data,
            progress=Progress(self.progress.data),
            told=self.told.data or "",
        )

    def explain(self, error: DomainError) -> None:
        """Say what is wrong at the field where it is put right."""
        if error.code == "dropped_because":
            self.told.errors = [problem(error)]
        else:
            self.form_errors.append(problem(error))
