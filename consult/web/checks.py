"""Whether the answers and the text agree: what was promised and is not there, and what was changed and why is not said."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.labels import problem
from consult.model.dispositions import Disposition
from consult.policy import Permission
from consult.queries import checks, judgements, progress
from consult.queries.promises import BROKEN, Standing
from consult.services import judgements as services
from consult.services import proposals
from consult.web import queue
from consult.web.answering import case_of
from consult.web.auth import current_actor
from consult.web.checks_forms import BehindForm, JudgementForm
from consult.web.desk import room
from consult.web.locale import current_locale
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("checks", __name__, url_prefix="/desk/consultations/<slug>/checks")

ALL = "all"


@bp.get("")
def index(slug: str) -> Response:
    """List the answers whose change is missing and the changes that no answer is behind, or all answers."""
    return _page(slug)


@bp.post("/<uid>")
def link(slug: str, uid: str) -> AnyResponse:
    """Say to which comment the answer is that a passage was changed because of."""
    actor = current_actor()
    form = BehindForm(prefix=uid)

    if not form.validate():
        return _page(slug, form, 422)
    try:
        with transaction():
            proposals.link_passage(actor, _answer(slug, form.chosen), uid)
    except (Invalid, WrongState) as error:
        form.number.errors = [problem(error)]
        return _page(slug, form, 409 if isinstance(error, WrongState) else 422)
    flash(_("The change is linked to the answer to comment %(number)s.", number=form.number.data), "success")
    return redirect(url_for(".index", slug=slug, _anchor="changes"), 303)


@bp.post("/<uid>/unlink")
def unlink(slug: str, uid: str) -> AnyResponse:
    """Take back that a passage was changed because of the answer to a comment."""
    actor = current_actor()
    number = read_number(request.form.get("number")) or 0
    _consultation, case = case_of(actor, slug, number)
    with transaction():
        proposals.unlink(actor, case.answer, uid)
    flash(_("The change is no longer linked to the answer to comment %(number)s.", number=number), "success")
    show = ALL if request.args.get("show") == ALL else None
    return redirect(url_for(".index", slug=slug, show=show, _anchor="promised"), 303)


@bp.post("/judgement")
def judge(slug: str) -> AnyResponse:
    """Keep why nobody needs to be asked again."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    form = JudgementForm()
    if not form.validate():
        return _page(slug, None, 422, form)
    try:
        with transaction():
            services.judge(actor, consultation, form.because.data or "", request.form.get("seen", ""))
    except (Invalid, Outdated, WrongState) as error:
        form.form_errors.append(problem(error))
        return _page(slug, None, 422 if isinstance(error, Invalid) else 409, form)
    flash(_("The judgement is kept."), "success")
    return redirect(url_for(".index", slug=slug, _anchor="material"), 303)


def _answer(slug: str, number: int) -> Disposition:
    try:
        _consultation, case = case_of(current_actor(), slug, number)
    except NotFound as error:
        raise Invalid("no_such_comment") from error
    return case.answer


def _page(
    slug: str, refused: BehindForm | None = None, status: int = 200, judging: JudgementForm | None = None
) -> Response:
    actor = current_actor()
    consultation = queue.found(actor, slug)
    shows_all = request.args.get("show") == ALL
    found = checks.check(actor, consultation, tuple(Standing) if shows_all else BROKEN, current_locale())
    forms = {row.uid: BehindForm(formdata=None, prefix=row.uid) for row in found.changes}
    if refused is not None:
        forms |= {uid: refused for uid, form in forms.items() if form.number.name == refused.number.name}
    return page(
        "checks/index.html",
        status,
        **room(consultation, "checks"),
        meters=progress.meters(actor, consultation),
        check=found,
        forms=forms,
        refused=refused,
        material=judgements.material(actor, consultation),
        judging=judging or JudgementForm(formdata=None),
        shows_all=shows_all,
        gaps=sum(found.standings.get(each, 0) for each in BROKEN),
        most=checks.LISTED,
    )
