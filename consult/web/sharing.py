"""In an organisation's room: join the response of another body, or ask others to answer jointly."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from consult.db import transaction
from consult.errors import DomainError, Invalid, NotAllowed, Outdated, WrongState
from consult.labels import LABELS, problem
from consult.model.comments import Stance
from consult.model.statements import Party, PartyState
from consult.policy import Permission, allows
from consult.queries import parties as shared
from consult.queries import statements as rooms
from consult.services import parties
from consult.web import statements as room
from consult.web.auth import current_actor
from consult.web.fields import one_line
from consult.web.page import page
from consult.web.refusals import explain, tell
from consult.web.statement_forms import STANCES
from consult.web.statements import address, facts, found

bp = room.bp
party_bp = Blueprint("parties", __name__, url_prefix="/organisations/<organisation>/joint/<owner>/<slug>")

__all__ = ["bp", "party_bp"]


class BodyForm(FlaskForm):
    """Another organisation, by its name."""

    body = StringField(
        _l("Name of the organisation"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write a name.")),
            Length(max=160, message=_l("The name is too long.")),
        ],
    )


class JoinForm(BodyForm):
    """Whose response is joined, and the stance that goes with it."""

    stance = RadioField(
        _l("Your organisation’s stance on the plan"),
        choices=[SelectChoice(str(each), LABELS[Stance][each]) for each in STANCES],
        validators=[InputRequired(_l("Choose a stance."))],
    )


class PartyForm(BodyForm):
    """Whom to ask, and whether they write too."""

    may_write = BooleanField(_l("They may write in the response too, not only read it"))


def _refused(form: BodyForm, error: DomainError) -> int:
    """Say at the name what is wrong with it, and anything else above the form."""
    if isinstance(error, Invalid):
        form.body.errors = [problem(error)]
        return 422
    return explain(form, error)


@bp.route("/join", methods=["GET", "POST"])
def join(organisation: str, slug: str) -> AnyResponse:
    """Say that the organisation joins the response of another one."""
    actor, where = current_actor(), found(organisation, slug)
    draft = rooms.draft(actor, where)
    form = JoinForm(
        body=draft.joins.name if draft and draft.joins else "", stance=draft.stance if draft else None
    )
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                parties.join(actor, where, form.body.data or "", Stance(form.stance.data))
        except DomainError as error:
            status = _refused(form, error)
            where = found(organisation, slug)
            draft = rooms.draft(actor, where)
        else:
            flash(
                _("The draft says that you join the response. Add views of your own, or hand it in."),
                "success",
            )
            return redirect(address(where), 303)
    return page(
        "statements/join.html",
        status,
        **facts(where, draft),
        form=form,
        joinable=shared.joinable(actor, where.speaking.consultation),
    )


@bp.post("/part")
def part(organisation: str, slug: str) -> AnyResponse:
    """Take back that the organisation joins the response of another one."""
    where = found(organisation, slug)
    with transaction():
        parties.part(current_actor(), where)
    flash(_("The draft no longer joins another response."), "success")
    return redirect(address(where), 303)


@bp.route("/parties", methods=["GET", "POST"])
def share(organisation: str, slug: str) -> AnyResponse:
    """Show who answers jointly, and let those who sign ask others."""
    actor, where = current_actor(), found(organisation, slug)
    form = PartyForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                parties.invite(actor, where, form.body.data or "", may_write=bool(form.may_write.data))
        except DomainError as error:
            status = _refused(form, error)
            where = found(organisation, slug)
        else:
            flash(_("The invitation is on its way to those who coordinate its responses."), "success")
            return redirect(address(where, "statements.share"), 303)
    draft = rooms.draft(actor, where)
    words = rooms.words_mark(actor, draft) if draft else ""
    return page("statements/share.html", status, **facts(where, draft), form=form, words_mark=words)


@bp.post("/parties/<party>/remove")
def let_go(organisation: str, slug: str, party: str) -> AnyResponse:
    """Take back an invitation, or let a body go."""
    where = found(organisation, slug)
    with transaction():
        parties.take_back(current_actor(), where, party)
    flash(_("The organisation no longer answers with you."), "success")
    return redirect(address(where, "statements.share"), 303)


def _asked(organisation: str, owner: str, slug: str) -> Party:
    """Find the invitation; for anyone but members of the invited body there is none."""
    if current_actor().is_anonymous:
        raise NotAllowed
    return shared.invitation(current_actor(), organisation, owner, slug)


@party_bp.get("")
def show(organisation: str, owner: str, slug: str) -> AnyResponse:
    """Show a body what it has been asked, and the response only when it has accepted."""
    actor, party, words = current_actor(), _asked(organisation, owner, slug), ""
    if party.state is PartyState.ACCEPTED:
        draft = rooms.draft(actor, rooms.room(actor, owner, slug))
        words = rooms.words_mark(actor, draft) if draft else ""
    return page(
        "parties/show.html",
        party=party,
        consultation=party.statement.consultation,
        may_answer=allows(actor, Permission.PARTY_ANSWER, party),
        words_mark=words,
    )


@party_bp.post("/<any(accepted, refused, left):act>")
def answer(organisation: str, owner: str, slug: str, act: str) -> AnyResponse:
    """Accept to answer jointly, refuse, or leave."""
    party, to = _asked(organisation, owner, slug), PartyState(act)
    asked = (party.statement_id, party.organisation_id)
    said = {
        PartyState.ACCEPTED: _("You answer jointly. You can read the response now."),
        PartyState.REFUSED: _("You have refused. The other organisation sees that."),
        PartyState.LEFT: _("You have left the joint response, and can no longer read it."),
    }
    with transaction():
        parties.answer(current_actor(), asked, to)
    flash(said[to], "success")
    return redirect(url_for("parties.show", organisation=organisation, owner=owner, slug=slug), 303)


@party_bp.post("/approved")
def approve(organisation: str, owner: str, slug: str) -> AnyResponse:
    """Approve the words of the response, for a body that answers jointly."""
    actor, party = current_actor(), _asked(organisation, owner, slug)
    asked, seen = (party.statement_id, party.organisation_id), request.form.get("seen", "")
    where = rooms.room(actor, owner, slug)
    try:
        with transaction():
            parties.approve(actor, asked, where, seen)
        flash(_("The response is approved for your organisation."), "success")
    except (Outdated, WrongState) as error:
        tell(error)
    return redirect(url_for("parties.show", organisation=organisation, owner=owner, slug=slug), 303)
