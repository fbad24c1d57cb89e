"""What was referred to implementation: the list at the desk, who does what by when, and what everyone reads of it."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.labels import LABELS, words
from consult.model.dispositions import Outcome
from consult.model.referrals import Progress, Referral
from consult.policy import Permission
from consult.queries import plans, referrals
from consult.queries.referrals import Entry, Wanted
from consult.services import referrals as services
from consult.web.answering import case_of
from consult.web.auth import current_actor
from consult.web.desk import room as round_room
from consult.web.downloads import as_table
from consult.web.drafting.rooms import room
from consult.web.filtering import one_of
from consult.web.locale import in_text
from consult.web.page import page
from consult.web.referrals_forms import ReferralForm

bp = Blueprint("referrals", __name__)

FILTERS = ("progress", "left", "owner")
OVERDUE, UNPLANNED = "overdue", "unplanned"


@bp.get("/desk/plans/<slug>/referrals")
def index(slug: str) -> Response:
    """List what was referred from all consultations of a plan."""
    actor = current_actor()
    policy.require(actor, Permission.QUEUE_READ)
    plan = plans.on_desk(actor, slug)
    return page(
        "referrals/index.html",
        **room(plan, "referrals"),
        entries=referrals.listed(actor, plan, _wanted()),
        counts=referrals.counts(actor, plan),
        wanted=_wanted(),
        chosen={name: value for name in FILTERS if (value := request.args.get(name, "").strip())},
        names=LABELS[Progress],
        most=referrals.LISTED,
    )


def _wanted() -> Wanted:
    left = request.args.get("left", "")
    return Wanted(
        progress=one_of(Progress, request.args.get("progress")),
        overdue=left == OVERDUE,
        unplanned=left == UNPLANNED,
        words=request.args.get("owner", "").strip()[:160],
    )


@bp.get("/desk/plans/<slug>/referrals/list.<kind>")
def export(slug: str, kind: str) -> Response:
    """Give the list as a table to take along."""
    actor = current_actor()
    policy.require(actor, Permission.QUEUE_READ)
    plan = plans.on_desk(actor, slug)
    heads = (
        *(
            _("Consultation"),
            _("Comments"),
            _("Passage"),
            _("From"),
            _("The comment"),
            _("State of the answer"),
        ),
        *(
            _("Reasons"),
            _("Who takes it on"),
            _("To be done by"),
            _("How far it has come"),
            _("What has come of it"),
        ),
    )
    rows = [_row(each) for each in referrals.listed(actor, plan, _wanted())]
    return as_table("-".join((plan.slug, _("referred"))), kind, [heads, *rows])


def _row(entry: Entry) -> tuple[str, ...]:
    first, planned = entry.first, entry.referral
    due = planned.due.isoformat() if planned and planned.due else ""
    return (
        entry.consultation.slug,
        ", ".join(map(str, entry.numbers)),
        first.cited,
        first.organisation.name if first.organisation else first.signed_as,
        entry.words,
        str(words(entry.answer.state)),
        in_text(entry.answer.reasons),
        planned.owner if planned else "",
        due,
        str(words(entry.progress)),
        planned.told if planned else "",
    )


@bp.route("/desk/consultations/<consultation>/referrals/<int:number>", methods=["GET", "POST"])
def edit(consultation: str, number: int) -> AnyResponse:
    """Say who takes on what a comment asks for, by when, and how it goes."""
    actor = current_actor()
    policy.require(actor, Permission.QUEUE_READ)
    round_, case = case_of(actor, consultation, number)
    plan = round_.plan.slug
    if case.answer.outcome is not Outcome.REFERRED:
        raise NotFound
    found, form, status = referrals.one(actor, case.answer), ReferralForm(), 200
    if not form.is_submitted():
        form = _filled(found)
    else:
        policy.require(actor, Permission.REFERRALS_EDIT, case.answer)
        status = 422
    if form.validate_on_submit():
        try:
            with transaction():
                services.plan(actor, case.answer, form.task(), form.seen)
        except (Invalid, Outdated, WrongState) as error:
            form.explain(error)
            status = 422 if isinstance(error, Invalid) else 409
            round_, case = case_of(actor, consultation, number)
            found = referrals.one(actor, case.answer)
            form.revision.data = str(found.revision if found else 0)
        else:
            flash(_("What is planned for comment %(number)s is kept.", number=number), "success")
            return redirect(url_for(".index", slug=plan, _anchor=f"r{number}-{consultation}"), 303)
    return page(
        "referrals/edit.html", status, **round_room(round_, "queue"), case=case, form=form, found=found
    )


def _filled(found: Referral | None) -> ReferralForm:
    if found is None:
        return ReferralForm(formdata=None, data={"revision": "0"})
    return ReferralForm(
        formdata=None,
        data={
            "owner": found.owner,
            "due": found.due,
            "progress": found.progress.value,
            "told": found.told,
            "revision": str(found.revision),
        },
    )


@bp.get("/plans/<slug>/referred")
def published(slug: str) -> Response:
    """Tell everyone what was referred to implementation, and how it goes."""
    actor = current_actor()
    plan = plans.by_slug(actor, slug)
    return page("referrals/published.html", plan=plan, entries=referrals.published(actor, plan))
