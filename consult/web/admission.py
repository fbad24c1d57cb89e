"""How people get in: passwords checked at a steady pace, and a browser that is let in."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import current_app, g, request, session
from flask_login import login_user

from consult.config import Settings
from consult.credentials import keyed
from consult.db import transaction
from consult.queries import actors, users
from consult.queries.users import Known
from consult.services import attempts, signins
from consult.services.attempts import Traces
from consult.web.auth import Visitor, current_actor


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a password: whose it is, or nobody."""

    known: Known | None = None
    is_too_often: bool = False

    @property
    def status(self) -> int:
        """Give the status of the page that says so."""
        return HTTPStatus.TOO_MANY_REQUESTS if self.is_too_often else HTTPStatus.UNPROCESSABLE_ENTITY


def settings() -> Settings:
    """Give the settings of the program that answers."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def traces(what: str, email: str) -> Traces:
    """Say who tries what, in a way that tells nothing to whoever reads the database."""
    secret = settings().secret_key
    origin = request.remote_addr or ""
    return Traces(keyed(secret, f"{what} account {email}"), keyed(secret, f"{what} origin {origin}"))


def check(email: str, password: str) -> Checked:
    """Find whose password this is; an unknown address takes as long and says as little as a wrong password.

    The attempt is counted before the password is looked at, so that many at once are counted too, and the password is
    checked outside of any transaction, because that is slow on purpose.
    """
    actor = current_actor()
    with transaction():
        may_try = attempts.take(actor, traces("sign in", email), attempts.SIGN_IN)
    if not may_try:
        return Checked(is_too_often=True)
    known = users.known_as(actor, email)
    fits = settings().passwords.fits(known.password_hash if known else None, password)
    return Checked(known if fits else None)


def try_in(email: str, password: str) -> Checked:
    """Sign in someone who knows a password."""
    checked = check(email, password)
    if checked.known is not None:
        passwords = settings().passwords
        is_outdated = passwords.is_outdated(checked.known.password_hash or "")
        kept_anew = passwords.keep(password) if is_outdated else None
        with transaction():
            token = signins.enter(current_actor(), checked.known, traces("sign in", email), kept_anew)
        let_in(token)
    return checked


def let_in(token: str) -> None:
    """Let this browser in with a secret that the database knows; nothing of an earlier session is carried along."""
    actor = actors.by_token(token)
    session.clear()
    g.pop("csrf_token", None)  # made for the session before
    if actor:
        login_user(Visitor(token, actor))
