"""Add, retitle and take away sections of the working text."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from consult import policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, NotFound, Outdated
from consult.labels import problem
from consult.model.plans import Plan
from consult.policy import Actor, Permission
from consult.queries import drafting, plans, versions
from consult.services import sections
from consult.text.sections import START, fingerprint
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.drafting.section import find, gone
from consult.web.page import page
from consult.web.passages import said
from consult.web.refusals import explain
from consult.web.rows import flat, line, lines, texts

LAST = "last"


class SectionForm(FlaskForm):
    """A new section."""

    title_sv = line(_l("Heading in Swedish"), 200, lang="sv")
    title_en = line(_l("Heading in English"), 200, lang="en")
    body = lines(_l("Text"), sections.LONGEST, rows=8)
    after = SelectField(_l("Place it"), default=LAST)


class TitleForm(FlaskForm):
    """A section's heading in both languages."""

    title_sv = line(_l("Heading in Swedish"), 200, lang="sv")
    title_en = line(_l("Heading in English"), 200, lang="en")
    seen = HiddenField()


def _editor(slug: str) -> tuple[Actor, Plan]:
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    return actor, plans.on_desk(actor, slug)


def add_section(slug: str) -> AnyResponse:
    """Add a section to the working text."""
    actor, plan = _editor(slug)
    form = SectionForm(data={"after": request.args.get("after", LAST)})
    overview = drafting.overview(actor, plan)
    form.after.choices = [SelectChoice(LAST, _("last in the text"))] + [
        SelectChoice(
            each.uid,
            _("after %(number)s %(title)s", number=each.label, title=each.title.get(plan.source_locale, "")),
        )
        for each in overview.sections
        if each.uid != START
    ]
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        after = None if form.after.data == LAST else form.after.data
        try:
            with transaction():
                uid = sections.add(actor, plan, texts(form, "title"), after, form.body.data)
            flash(_("The section is added."), "success")
            return redirect(url_for("drafting.plan", slug=slug, _anchor=f"s-{uid}"), 303)
        except (Invalid, Outdated) as refused:
            _blame(form, plan, refused)
    return page("drafting/add_section.html", status, **room(plan, "text"), form=form)


def _blame(form: SectionForm | TitleForm, plan: Plan, refused: DomainError) -> None:
    """Put a refusal at the field it is about."""
    if refused.code == "title_missing":
        form[f"title_{plan.source_locale}"].errors = [problem(refused)]
    else:
        explain(form, refused)


def retitle(slug: str, uid: str) -> AnyResponse:
    """Give a section another heading."""
    actor, plan = _editor(slug)
    place = find(actor, plan, uid)
    form = TitleForm()
    if place is None and form.is_submitted():
        return gone(plan, "# " + (form[f"title_{plan.source_locale}"].data or ""))
    if place is None or uid == START:
        raise NotFound
    row = next(block for block in versions.working(actor, plan).blocks if block.uid == uid)
    seen = fingerprint(place.blocks[:1])
    if not form.is_submitted():
        values = flat("title", {text.locale: text.plain for text in row.texts}) | {"seen": seen}
        form = TitleForm(data=values)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                sections.retitle(actor, plan, uid, texts(form, "title"), form.seen.data or "")
            flash(_("The heading is changed."), "success")
            return redirect(url_for("drafting.plan", slug=slug, _anchor=f"s-{uid}"), 303)
        except Outdated as refused:
            _blame(form, plan, refused)
            status, form.seen.data = 409, seen
        except Invalid as refused:
            _blame(form, plan, refused)
        row = next(block for block in versions.working(actor, plan).blocks if block.uid == uid)
    return page("drafting/retitle.html", status, **room(plan, "text"), form=form, place=place, now=said(row))


def remove_section(slug: str, uid: str) -> AnyResponse:
    """Ask before a section is taken away, and say what stands on it."""
    actor, plan = _editor(slug)
    place = find(actor, plan, uid)
    if place is None:
        if request.method == "POST":
            flash(_("The section had been removed already."), "info")
            return redirect(url_for("drafting.plan", slug=slug), 303)
        raise NotFound
    changed = False
    if request.method == "POST":
        try:
            with transaction():
                sections.remove(actor, plan, uid, request.form.get("seen", ""))
            flash(_("The section is removed."), "success")
            return redirect(url_for("drafting.plan", slug=slug), 303)
        except Outdated:
            changed = True
            place = find(actor, plan, uid) or place
    uids = [str(block.uid) for block in place.blocks]
    return page(
        "drafting/remove.html",
        409 if changed else 200,
        **room(plan, "text"),
        place=place,
        seen=fingerprint(place.blocks),
        comments=drafting.comments_on(actor, plan, uids),
        changed=changed,
    )
