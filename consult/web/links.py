"""What single-use links open: an account, a new password, or a place in an organisation."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.model.consultations import ConsultationState
from consult.model.users import LinkPurpose
from consult.queries import mailboxes
from consult.queries.links import Opened
from consult.services import links
from consult.services.links import NewAccount
from consult.web import admission
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.page import page
from consult.web.users_forms import (
    AskForm,
    NewAccountForm,
    PasswordForm,
    PrivateAccountForm,
    TitledAccountForm,
)


def follow(token: str, opened: Opened) -> AnyResponse:
    """Show the page of a link, or do what its form asks for."""
    return OPENERS[opened.link.purpose](token, opened)


def tell_why_dead(token: str) -> AnyResponse:
    """Say why a link opens nothing, and what to do instead."""
    return page("users/dead_link.html", 410, dead=mailboxes.dead(current_actor(), token))


def _account(form: NewAccountForm, opened: Opened) -> NewAccount:
    """Put together the account; the password is kept at a cost that must not hold up any transaction."""
    return NewAccount(
        name=form.name.data or "",
        title=form.title.data or "" if isinstance(form, TitledAccountForm) else "",
        locale=opened.user.locale if opened.user else current_locale(),
        shows_name=isinstance(form, PrivateAccountForm) and form.shows_name.data,
        password_hash=admission.settings().passwords.keep(form.password.data or ""),
    )


def _register(token: str, opened: Opened) -> AnyResponse:
    form = PrivateAccountForm()
    if not form.validate_on_submit():
        return _form_page("users/new_account.html", form, opened)
    account = _account(form, opened)
    with transaction():
        secret = links.register(current_actor(), token, account)
    admission.let_in(secret)
    flash(_("Welcome. Your account is open and you are signed in."), "success")
    return redirect(url_for("consultations.index"), 303)


def _reset(token: str, opened: Opened) -> AnyResponse:
    form = PasswordForm()
    if not form.validate_on_submit():
        return _form_page("users/reset.html", form, opened)
    kept = admission.settings().passwords.keep(form.password.data or "")
    with transaction():
        secret = links.reset(current_actor(), token, kept)
    admission.let_in(secret)
    flash(
        _("Your new password is kept and you are signed in. Everywhere else you are signed out."), "success"
    )
    return redirect(url_for("users.account"), 303)


def _invite(token: str, opened: Opened) -> AnyResponse:
    if opened.has_account:
        return _join(token, opened)
    form = TitledAccountForm(obj=opened.user)
    if not form.validate_on_submit():
        return _form_page("users/invited.html", form, opened)
    account = _account(form, opened)
    with transaction():
        secret = links.accept(current_actor(), token, account)
    admission.let_in(secret)
    flash(_("Welcome. Your account is open and you are signed in."), "success")
    return redirect(_inside(opened), 303)


def _inside(opened: Opened) -> str:
    organisation = opened.organisation
    return url_for("organisations.show", slug=organisation.slug) if organisation else url_for("desk.index")


def _join(token: str, opened: Opened) -> AnyResponse:
    """Let someone with an account join an organisation; they sign in to it as always."""
    actor = current_actor()
    is_theirs = opened.user is not None and opened.user.id == actor.user_id
    form = AskForm()
    if not (is_theirs and form.is_submitted()):
        return page("users/join.html", opened=opened, is_theirs=is_theirs)
    with transaction():
        links.join(actor, token)
    flash(_("You are now a member."), "success")
    return redirect(_inside(opened), 303)


def _claim(token: str, opened: Opened) -> AnyResponse:
    """Let the first person in: with the account in use, or by a letter to the person's own mailbox."""
    actor = current_actor()
    asked = opened.consultation
    if asked is not None and asked.state is ConsultationState.CANCELLED:
        return tell_why_dead(token)
    form = AskForm()
    if not actor.is_anonymous and form.is_submitted():
        with transaction():
            links.claim(actor, token)
        flash(_("You now coordinate the answers of your organisation."), "success")
        return redirect(_inside(opened), 303)
    if actor.is_anonymous and form.validate_on_submit():
        email = form.email.data or ""
        with transaction():
            links.claim_by_mail(actor, token, email, current_locale(), admission.traces("mail", email))
        return page("users/sent.html", email=email)
    return _form_page("users/claim.html", form, opened)


def _form_page(template: str, form: AskForm | NewAccountForm | PasswordForm, opened: Opened) -> AnyResponse:
    return page(template, 422 if form.is_submitted() else 200, form=form, opened=opened)


OPENERS: dict[LinkPurpose, Callable[[str, Opened], AnyResponse]] = {
    LinkPurpose.REGISTER: _register,
    LinkPurpose.RESET: _reset,
    LinkPurpose.INVITE: _invite,
    LinkPurpose.CLAIM: _claim,
}
