"""Who is asking: Flask-Login keeps a secret in the session, the database says whose it is."""

from flask import Flask
from flask_login import LoginManager, UserMixin, current_user

from consult.policy import ANONYMOUS, Actor
from consult.queries import actors

login = LoginManager()


class Visitor(UserMixin):
    """A signed-in browser; its id is the secret, so that signing out elsewhere ends it here."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Give the secret that is kept in the signed session cookie."""
        return self.token


def init(app: Flask) -> None:
    """Let Flask-Login find visitors."""
    login.init_app(app)
    login.session_protection = None  # the secret is random, expires, and can be revoked


@login.user_loader  # type: ignore[untyped-decorator]  # as above
def _visitor(token: str) -> Visitor | None:
    actor = actors.by_token(token)
    return Visitor(token, actor) if actor else None


def current_actor() -> Actor:
    """Tell who is asking."""
    return getattr(current_user, "actor", ANONYMOUS)
