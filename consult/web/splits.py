"""Splitting a comment into points at the desk: its sentences with what becomes of each, and its points when it is split."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.policy import Permission
from consult.queries.answering import Case
from consult.services import splits
from consult.services.splits import Plan
from consult.text.digest import digest
from consult.text.sentences import Span, left_over
from consult.web import answering, queue
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import carried
from consult.web.page import page
from consult.web.refusals import explain, tell
from consult.web.splits_forms import FATES, SplitForm, lines, spans

bp = Blueprint("splits", __name__, url_prefix=queue.bp.url_prefix)


@bp.route("/<int:number>/split", methods=["GET", "POST"])
def split(slug: str, number: int) -> AnyResponse:
    """Divide a comment into points, or show those that it was divided into."""
    actor = current_actor()
    consultation, case = answering.case_of(actor, slug, number)
    if case.comment.is_part and case.family:
        whole = case.family.whole.number
        return redirect(url_for(".split", slug=slug, number=whole, **carried()), 303)
    form = SplitForm()
    status = 200
    if request.method == "POST":
        policy.require(actor, Permission.DISPOSITION_EDIT)
        marked = lines(case.comment.body, request.form)
        if request.form.get("act") == "preview" or not form.validate():
            status = 422 if form.errors else 200
            return _page(consultation, case, form, status)
        points = spans(marked)
        wording = min(form.wording.data or 1, len(points)) - 1
        plan = Plan(points, form.seen.data or "", form.is_right.data, wording)
        try:
            with transaction():
                splits.split(actor, case.comment, plan)
        except (Invalid, Outdated, WrongState) as refused:
            status = explain(form, refused)
            consultation, case = answering.case_of(actor, slug, number)
        else:
            count = len(points)
            flash(
                ngettext(
                    "The comment is answered in %(num)s point now.",
                    "The comment is answered in %(num)s points now.",
                    count,
                ),
                "success",
            )
            return redirect(url_for(".split", slug=slug, number=number, **carried()), 303)
    return _page(consultation, case, form, status)


def _page(consultation: Consultation, case: Case, form: SplitForm, status: int) -> AnyResponse:
    comment, is_sent = case.comment, request.method == "POST"
    marked = lines(comment.body, request.form)
    points = spans(marked)
    form.seen.data = digest(comment.body)
    is_open = case.answer.state is DispositionState.OPEN and comment.withdrawn_at is None
    return page(
        "splits/split.html",
        status,
        consultation=consultation,
        case=case,
        form=form,
        lines=marked,
        fates=FATES,
        preview=_words(case, points) if is_sent else [],
        left=_words(case, left_over(comment.body, points)) if is_sent else [],
        is_open=is_open and policy.allows(current_actor(), Permission.DISPOSITION_EDIT),
        tabs=tabs(consultation, "queue"),
        chosen=carried(),
    )


def _words(case: Case, stretches: Sequence[Span]) -> list[str]:
    return [case.comment.body[each.start : each.end] for each in stretches]


@bp.post("/<int:number>/split/undo")
def join(slug: str, number: int) -> AnyResponse:
    """Make the points of a comment one comment again."""
    actor = current_actor()
    _consultation, case = answering.case_of(actor, slug, number)
    try:
        with transaction():
            splits.join(actor, case.comment)
    except (Invalid, Outdated, WrongState) as refused:
        tell(refused)
        return redirect(url_for(".split", slug=slug, number=number, **carried()), 303)
    flash(_("The comment is one again, and is answered as a whole."), "success")
    return answering.back(slug, number, "text")
