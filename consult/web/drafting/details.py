"""What a plan is: create one, and change what it says about itself."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, ValidationError

from consult import policy
from consult.db import transaction
from consult.errors import Outdated, WrongState
from consult.labels import LABELS
from consult.model.plans import Force, Plan
from consult.model.strategies import Strategy
from consult.policy import Permission
from consult.queries import plans, strategies
from consult.services import plans as writing
from consult.services.plans import Contact, Draft
from consult.web.auth import current_actor
from consult.web.drafting.rooms import LANGUAGES, room
from consult.web.locale import LOCALES, in_text
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.rows import LIMIT, Row, flat, line, lines, rearranged, texts


class BindingRow(Row):
    """Whom a plan binds, and how strongly."""

    whom_sv = line(_l("Who, in Swedish"), 200, _l("Write who it is in Swedish."), lang="sv")
    whom_en = line(_l("Who, in English"), 200, _l("Write who it is in English."), lang="en")
    force = SelectField(
        _l("The plan is for them"),
        choices=[SelectChoice(each, LABELS[Force][each]) for each in Force],
        default=Force.GUIDING,
    )


class ContactRow(Row):
    """A person to ask."""

    name = line(_l("Name"), 120, _l("Write the person’s name."), autocomplete="off")
    title = line(_l("Title"), 120, autocomplete="off")
    email = line(_l("E-mail"), 254, autocomplete="off")
    phone = line(_l("Telephone"), 40, autocomplete="off")

    def validate_email(self, field: Any) -> None:
        """Let an address be one, if there is one."""
        if field.data:
            Email(message=_l("This is not an e-mail address."))(self, field)


class PlanForm(FlaskForm):
    """A plan."""

    title_sv = line(_l("Title in Swedish"), 200, lang="sv")
    title_en = line(_l("Title in English"), 200, lang="en")
    summary_sv = lines(_l("Summary in Swedish"), 2000, lang="sv", rows=4)
    summary_en = lines(_l("Summary in English"), 2000, lang="en", rows=4)
    source_locale = RadioField(
        _l("Language that the plan is written in"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        default=LOCALES[0],
        description=_l(
            "The other language is a translation of it. This cannot be changed once there is text."
        ),
        validators=[InputRequired(message=_l("Choose a language."))],
    )
    strategy = SelectField(_l("Strategy that it makes concrete"), default="")
    registration_no = line(_l("Registration number"), 60)
    bindings = FieldList(FormField(BindingRow), _l("Whom it binds"), max_entries=LIMIT)
    contacts = FieldList(FormField(ContactRow), _l("Contact persons"), max_entries=LIMIT)
    revision = HiddenField()

    def offer(self, known: Iterable[Strategy]) -> None:
        """List the strategies that can be chosen."""
        self.strategy.choices = [SelectChoice("", _("None"))] + [
            SelectChoice(each.slug, in_text(each.title)) for each in known
        ]

    def validate_title_sv(self, field: Any) -> None:
        """Ask for a title in the language that the plan is written in."""
        self._need(field, "sv")

    def validate_title_en(self, field: Any) -> None:
        """Ask for a title in the language that the plan is written in."""
        self._need(field, "en")

    def _need(self, field: Any, code: str) -> None:
        if not field.data and self.source_locale.data == code:
            raise ValidationError(_("Write a title in the language that the plan is written in."))

    def draft(self) -> Draft:
        """Give what was written; empty rows are left out."""
        return Draft(
            title=texts(self, "title"),
            summary=texts(self, "summary"),
            source_locale=self.source_locale.data,
            strategy=self.strategy.data or None,
            registration_no=self.registration_no.data or "",
            bindings=tuple((texts(row, "whom"), Force(row.force.data)) for row in _written(self.bindings)),
            contacts=tuple(
                Contact(row.name.data, row.title.data, row.email.data, row.phone.data)
                for row in _written(self.contacts)
            ),
        )


def _written(rows: FieldList) -> list[Any]:
    return [entry.form for entry in rows if not entry.form.is_blank]


def _data(plan: Plan) -> dict[str, Any]:
    return (
        flat("title", plan.title)
        | flat("summary", plan.summary)
        | {
            "source_locale": plan.source_locale,
            "strategy": plan.strategy.slug if plan.strategy else "",
            "registration_no": plan.registration_no,
            "bindings": [flat("whom", each.whom) | {"force": each.force} for each in plan.bindings],
            "contacts": [
                {"name": each.name, "title": each.title, "email": each.email, "phone": each.phone}
                for each in plan.contacts
            ],
            "revision": plan.revision,
        }
    )


def create() -> AnyResponse:
    """Begin a new plan."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    known = [strategy for strategy, _plans in strategies.listed(actor)]
    form = PlanForm(data={"bindings": [{}], "contacts": [{}]})
    if changed := rearranged(form):
        changed.offer(known)
        return page("drafting/create.html", form=changed)
    form.offer(known)
    if form.validate_on_submit():
        with transaction():
            plan = writing.create(actor, form.draft())
        flash(_("The plan is created. Now give it a text: import a file, or write it here."), "success")
        return redirect(url_for("drafting.plan", slug=plan.slug), 303)
    return page("drafting/create.html", 422 if form.is_submitted() else 200, form=form)


def details(slug: str) -> AnyResponse:
    """Change what a plan says about itself."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.on_desk(actor, slug)
    known = [strategy for strategy, _plans in strategies.listed(actor)]
    form = PlanForm(data=_data(plan))
    if changed := rearranged(form):
        changed.offer(known)
        return page("drafting/details.html", **room(plan, "details"), form=changed)
    form.offer(known)
    status = 422 if form.is_submitted() else 200
    theirs = None
    if form.validate_on_submit():
        seen = read_number(form.revision.data) or 0
        try:
            with transaction():
                writing.change(actor, plan, form.draft(), seen)
            flash(_("Saved."), "success")
            return redirect(url_for("drafting.plan", slug=slug), 303)
        except WrongState as refused:
            status = explain(form, refused)
        except Outdated as refused:
            status, theirs = explain(form, refused), plans.on_desk(actor, slug)
            form.revision.data = str(theirs.revision)
        plan = plans.on_desk(actor, slug)
    return page("drafting/details.html", status, **room(plan, "details"), form=form, theirs=theirs)
