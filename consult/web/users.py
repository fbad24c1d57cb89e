"""Sign in and out, open an account, follow a single-use link, and look after one's own account."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.queries import links as opening
from consult.queries import protections, users
from consult.services import signins
from consult.services import users as accounts
from consult.services.users import Wish
from consult.web import admission, links, unsent
from consult.web.addresses import following, is_ours
from consult.web.auth import current_actor
from consult.web.locale import COOKIE, current_locale
from consult.web.page import page
from consult.web.users_forms import AskForm, ChangePasswordForm, OwnPasswordForm, ProfileForm, SignInForm

bp = Blueprint("users", __name__)

TOO_OFTEN = _l(
    "There have been too many attempts. Wait a quarter of an hour, or choose a new password by mail."
)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> AnyResponse:
    """Sign in with an e-mail address and a password."""
    form = SignInForm(next=request.args.get("next", ""))
    if request.method == "GET" and not current_actor().is_anonymous:
        return redirect(following(), 303)
    if not form.validate_on_submit():
        return page("users/sign_in.html", 422 if form.is_submitted() else 200, form=form)
    checked = admission.try_in(form.email.data or "", form.password.data or "")
    if checked.known is not None:
        return _go_on(form.next.data or "", form.written.data or "")
    form.form_errors.append(
        TOO_OFTEN if checked.is_too_often else _("The e-mail address and the password do not fit together.")
    )
    return page("users/sign_in.html", checked.status, form=form)


def _go_on(path: str, written: str) -> AnyResponse:
    """Go where someone wanted to; what they had written is shown to be sent again."""
    kept = unsent.unpacked(path, written) if written else None
    if kept:
        return page("users/resume.html", unsent=kept)
    return redirect(path if is_ours(path) else url_for(_home()), 303)


def _home() -> str:
    return "desk.index" if current_actor().is_staff else "mine.index"


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    """Sign out in this browser."""
    actor = current_actor()
    if not actor.is_anonymous:
        with transaction():
            signins.leave(actor, current_user.token)
        logout_user()
        flash(_("You are signed out."), "success")
    return redirect(url_for("home.index"), 303)


@bp.route("/account/new", methods=["GET", "POST"])
def register() -> AnyResponse:
    """Ask for an account, for someone who speaks for themselves."""
    return _ask(Wish.ACCOUNT, "users/register.html")


@bp.route("/account/forgotten", methods=["GET", "POST"])
def forgot() -> AnyResponse:
    """Ask for a new password."""
    return _ask(Wish.PASSWORD, "users/forgot.html")


def _ask(wish: Wish, template: str) -> AnyResponse:
    form = AskForm()
    if not form.validate_on_submit():
        return page(template, 422 if form.is_submitted() else 200, form=form)
    email = form.email.data or ""
    with transaction():
        accounts.ask(current_actor(), wish, email, current_locale(), admission.traces("mail", email))
    return page("users/sent.html", email=email)


@bp.route("/links/<token>", methods=["GET", "POST"])
def link(token: str) -> AnyResponse:
    """Show what a single-use link leads to; programs that only look at mails use nothing up."""
    opened = opening.opened_by(current_actor(), token)
    return links.follow(token, opened) if opened else links.tell_why_dead(token)


@bp.route("/account", methods=["GET", "POST"])
def account() -> AnyResponse:
    """Change what is said about oneself, and see what one is a member of."""
    actor = current_actor()
    form = ProfileForm(obj=users.myself(actor))
    kept = protections.own(actor)
    if kept is not None and not form.is_submitted():
        form.name.data, form.title.data = kept.name, kept.title
    if form.validate_on_submit():
        with transaction():
            accounts.change(actor, form.profile())
        flash(_("Your account is changed."), "success")
        response = redirect(url_for("users.account"), 303)
        response.delete_cookie(COOKIE)
        return response
    status = 422 if form.is_submitted() else 200
    return page(
        "users/account.html",
        status,
        form=form,
        email=protections.own_address(actor),
        is_protected=kept is not None,
        places=users.places(actor),
    )


@bp.route("/account/password", methods=["GET", "POST"])
def password() -> AnyResponse:
    """Change one's password, which signs out every other browser."""
    actor = current_actor()
    email = protections.own_address(actor)
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return page("users/password.html", 422 if form.is_submitted() else 200, form=form, email=email)
    if refused := confirmed(form, email):
        return page("users/password.html", refused, form=form, email=email)
    kept = admission.settings().passwords.keep(form.password.data or "")
    with transaction():
        accounts.set_password(actor, kept, current_user.token)
    flash(_("Your password is changed. Everywhere else you are signed out."), "success")
    return redirect(url_for("users.account"), 303)


def confirmed(form: OwnPasswordForm, email: str) -> int:
    """Check that one has written one's password; else say so at the field and give the status of the page, else 0."""
    checked = admission.check(email, form.current.data or "")
    if checked.known is not None:
        return 0
    form.current.errors = [TOO_OFTEN if checked.is_too_often else _("This is not your password.")]
    return checked.status


@bp.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> AnyResponse:
    """Sign out in every browser."""
    with transaction():
        signins.leave_everywhere(current_actor())
    logout_user()
    flash(_("You are signed out everywhere."), "success")
    return redirect(url_for("home.index"), 303)
