"""The demonstration's own door: sign in as one of its people with a click."""

from collections.abc import Callable, Sequence

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from consult.db import transaction
from consult.errors import NotFound
from consult.policy import SYSTEM
from consult.queries import demo
from consult.queries.demo import Person
from consult.services import signins
from consult.web.addresses import following
from consult.web.admission import let_in
from consult.web.auth import current_actor

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.post("/sign-in")
def sign_in() -> Response:
    """Sign in as one of the demonstration's people; staff come to the desk, others to where they were going."""
    person = demo.person(current_actor(), request.form.get("person", ""))
    if person is None:
        raise NotFound
    with transaction():
        token = signins.admit(SYSTEM, person)
    let_in(token)
    is_going_nowhere = following() == url_for("home.index")
    if is_going_nowhere and current_actor().is_staff:
        return redirect(url_for("desk.index"), 303)
    return redirect(following(), 303)


@bp.app_context_processor
def for_templates() -> dict[str, Callable[[], Sequence[Person]]]:
    """Let the sign-in page list the people when it wants to."""
    return {"demo_people": lambda: demo.people(current_actor())}
