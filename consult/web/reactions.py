"""Say whether one is satisfied with the region's answer to a comment."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.db import transaction
from consult.errors import DomainError, Invalid
from consult.labels import problem
from consult.labels.problems import PROBLEMS
from consult.model.comments import Comment
from consult.policy import Permission, require
from consult.queries import comments, consultations, handled, reactions
from consult.services import reactions as reacting
from consult.services.reactions import Verdict
from consult.web.auth import current_actor
from consult.web.handled import bp
from consult.web.handled_parts import unchanged
from consult.web.locale import current_locale
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.reason_forms import reason_field
from consult.web.refusals import explain

__all__ = ["bp"]

YES, NO = "satisfied", "not_satisfied"


class ReactionForm(FlaskForm):
    """What one thinks of an answer; `seen` is the number of the reaction that the page showed."""

    verdict = RadioField(
        _l("Are you satisfied with the answer?"),
        choices=[SelectChoice(YES, _l("Satisfied")), SelectChoice(NO, _l("Not satisfied"))],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    because = reason_field(
        _l("Why are you not satisfied?"),
        _l("Needed only if you are not. The region’s drafters read it; it is not published."),
    )
    seen = HiddenField()

    def said(self) -> Verdict:
        """Give what was said."""
        seen = read_number(self.seen.data) or 0
        return Verdict(self.verdict.data == YES, self.because.data or "", seen)

    def explain(self, error: DomainError) -> int:
        """Say what is wrong where it is, and give the status of the page."""
        if isinstance(error, Invalid):
            self.because.errors = [problem(error)]
            return 422
        return explain(self, error)


@bp.route("/consultations/<slug>/comments/<int:number>/reaction", methods=["GET", "POST"])
def react(slug: str, number: int) -> Response:
    """Show the answer with what has been said about it, and take what one thinks of it."""
    actor = current_actor()
    comment = _own(slug, number)
    form = ReactionForm()
    if request.method == "GET" or not form.validate():
        return _form(comment, form, 200 if request.method == "GET" else 422)
    try:
        with transaction():
            reacting.give(actor, comment, form.said())
    except DomainError as error:
        status = form.explain(error)
        return _form(_own(slug, number), form, status)
    flash(_("The region’s drafters now see what you think of the answer."), "success")
    return redirect(url_for("handled.show", slug=slug, at=number, _anchor=f"c{number}"), 303)


def _own(slug: str, number: int) -> Comment:
    """Find a comment to whose answer the reader may react."""
    actor = current_actor()
    require(actor, Permission.SIGNED_IN)
    comment = comments.by_place(actor, slug, number, 0)
    require(actor, Permission.REACTION_GIVE, comment)
    return comment


def _form(comment: Comment, form: ReactionForm, status: int) -> Response:
    """Show the form; after a refusal it is about what stands now, with what was typed."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, comment.consultation.slug)
    answer, version = comment.disposition, consultation.version
    point = handled.points(actor, version, [comment.id], current_locale())[0]
    barrier = reactions.barrier(actor, comment, answer, consultation) if answer else "reaction_unanswered"
    standing = point.reaction
    if request.method == "GET":
        form.verdict.data = request.args.get("verdict")
    if standing and request.method == "GET":
        form.verdict.data = YES if standing.is_satisfied else NO
        form.because.data = standing.because
    form.seen.data = str(standing.number if standing else 0)
    return page(
        "reactions/give.html",
        status,
        each=point,
        gap=unchanged(point, is_adopted=False),
        form=form,
        consultation=consultation,
        closed=str(PROBLEMS[barrier]) if barrier else "",
    )
