"""What is filled in of rules for how long things are kept, and of decisions to dispose of them."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.model.disposals import Kind, Rule
from consult.services.disposals import Decided, Ruling
from consult.web.fields import DayField, Fits, one_line, tidy
from consult.web.numbers import read_number


class RuleForm(FlaskForm):
    """How long a kind of data is kept; `seen` is the revision that was shown."""

    months = StringField(
        _l("Kept for how many months"),
        description=_l("24 is two years."),
        filters=[one_line],
        validators=[DataRequired(message=_l("Write a number of months."))],
        render_kw={"inputmode": "numeric"},
    )
    reference = StringField(
        _l("What says so"),
        description=_l(
            "The decision or the place in the information management plan, such as “Plan 2026, 3.2”."
        ),
        filters=[one_line],
        validators=[DataRequired(message=_l("Write what says so.")), Fits(max=200)],
    )
    seen = HiddenField()

    @classmethod
    def of(cls, rule: Rule | None) -> "RuleForm":
        """Begin with what holds now."""
        return cls(
            months=str(rule.months) if rule else "",
            reference=rule.reference if rule else "",
            seen=str(rule.revision) if rule else "0",
        )

    def ruling(self) -> Ruling:
        """Give what was filled in; what is no number is none."""
        return Ruling(
            read_number(self.months.data or "") or 0,
            self.reference.data or "",
            read_number(self.seen.data or "") or 0,
        )


class ProposalForm(FlaskForm):
    """Which kinds a disposal is about: those that have a rule."""

    kinds = SelectMultipleField(
        _l("Kinds of data"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def chosen(self) -> frozenset[Kind]:
        """Give the kinds that are ticked."""
        return frozenset(Kind(each) for each in self.kinds.data or ())


class DecisionForm(FlaskForm):
    """What the minutes say of a disposal; `digest` is the checksum of the lists that were shown."""

    body = StringField(
        _l("Who decided"),
        description=_l("The body, or who by delegation."),
        filters=[one_line],
        validators=[DataRequired(message=_l("Write who decided.")), Fits(max=120)],
    )
    item = StringField(
        _l("Number of the decision"),
        description=_l("Such as § 12, or a registration number."),
        filters=[one_line],
        validators=[DataRequired(message=_l("Write the number of the decision.")), Fits(max=40)],
    )
    decided_on = DayField(
        _l("Date of the decision"),
        validators=[InputRequired(message=_l("Write the day as year, month and day, such as 2026-10-31."))],
    )
    digest = HiddenField()

    def decided(self) -> Decided:
        """Give what was filled in."""
        assert self.decided_on.data is not None  # noqa: S101 - the validator saw to it
        return Decided(
            self.body.data or "", self.item.data or "", self.decided_on.data, self.digest.data or ""
        )


class DeclineForm(FlaskForm):
    """Why a disposal is not to be done."""

    because = TextAreaField(
        _l("Why it is not to be done"),
        filters=[tidy],
        validators=[DataRequired(message=_l("Say why it is not to be done.")), Fits(max=1000)],
        render_kw={"rows": 2},
    )
