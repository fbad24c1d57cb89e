"""What boards have decided, and recording it."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from consult import policy
from consult.db import Texts, transaction
from consult.errors import Invalid, WrongState
from consult.labels import LABELS
from consult.model.decisions import DecisionKind
from consult.policy import Permission
from consult.queries import consultations, decisions
from consult.services import decisions as recording
from consult.services.decisions import Minutes
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.fields import DayField, one_line, tidy
from consult.web.locale import LOCALES
from consult.web.page import page
from consult.web.refusals import explain

bp = Blueprint("decisions", __name__)


class DecisionForm(FlaskForm):
    """What the minutes say."""

    version = SelectField(_l("Version decided on"), coerce=int)
    kind = RadioField(
        _l("Decision"),
        choices=[SelectChoice(each, LABELS[DecisionKind][each]) for each in DecisionKind],
        validators=[DataRequired(message=_l("Choose what was decided."))],
    )
    body_sv = StringField(
        _l("Deciding body, in Swedish"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write which body decided.")),
            Length(max=120, message=_l("The name is too long.")),
        ],
        render_kw={"lang": "sv"},
    )
    body_en = StringField(
        _l("Deciding body, in English"),
        filters=[one_line],
        validators=[Length(max=120, message=_l("The name is too long."))],
        render_kw={"lang": "en"},
    )
    item = StringField(
        _l("Item in the minutes (§)"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write the number of the item in the minutes.")),
            Length(max=20, message=_l("The item is too long.")),
        ],
    )
    decided_on = DayField(
        _l("Date of the decision"),
        validators=[InputRequired(message=_l("Write the day as year, month and day, such as 2026-10-31."))],
    )
    text_sv = TextAreaField(
        _l("Text of the decision, in Swedish"),
        filters=[tidy],
        validators=[Length(max=10_000, message=_l("The text is too long."))],
        render_kw={"lang": "sv", "rows": 5},
    )
    text_en = TextAreaField(
        _l("Text of the decision, in English"),
        filters=[tidy],
        validators=[Length(max=10_000, message=_l("The text is too long."))],
        render_kw={"lang": "en", "rows": 5},
    )

    def texts(self, name: str) -> Texts:
        """Give one text in the languages it is written in."""
        return {code: words for code in LOCALES if (words := self[f"{name}_{code}"].data)}

    def minutes(self) -> Minutes:
        """Give what was filled in."""
        assert self.decided_on.data is not None  # noqa: S101 - the validator saw to it
        return Minutes(
            kind=DecisionKind(self.kind.data),
            body=self.texts("body"),
            item=self.item.data or "",
            decided_on=self.decided_on.data,
            text=self.texts("text"),
        )


@bp.get("/decisions")
def index() -> Response:
    """List what boards have decided, the latest first."""
    return page("decisions/index.html", decisions=decisions.latest(current_actor()))


@bp.route("/desk/consultations/<slug>/decision", methods=["GET", "POST"])
def record(slug: str) -> AnyResponse:
    """Record what the board decided after a consultation."""
    actor = current_actor()
    policy.require(actor, Permission.DECISIONS_RECORD)
    consultation = consultations.by_slug(actor, slug)
    plan = consultation.plan.slug
    form = DecisionForm()
    numbers = decisions.published_numbers(actor, consultation.plan)
    form.version.choices = [SelectChoice(each, _("Version %(number)s", number=each)) for each in numbers]
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                recording.record(actor, consultation, form.version.data, form.minutes())
            flash(_("The decision is recorded. Everyone who commented is told."), "success")
            return redirect(url_for("plans.show", slug=plan), 303)
        except (Invalid, WrongState) as error:
            status = explain(form, error)
            consultation = consultations.by_slug(actor, slug)
    return page(
        "decisions/record.html",
        status,
        consultation=consultation,
        form=form,
        earlier=decisions.of_plan(actor, consultation.plan),
        tabs=tabs(consultation, "decision"),
    )
