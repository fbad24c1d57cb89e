"""What went wrong, in the reader's words and with what to do next."""

import secrets
from http import HTTPStatus

from flask import Flask, Response, current_app, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from consult.errors import DomainError, Invalid, NotAllowed, NotFound, Outdated, WrongState
from consult.labels import problem
from consult.web import unsent, uploads
from consult.web.addresses import back
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.users_forms import SignInForm

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    WrongState: 409,
    Outdated: 409,
    Invalid: 400,
}
TEMPLATE = {
    400: "errors/400.html",
    403: "errors/403.html",
    404: "errors/404.html",
    405: "errors/404.html",
    409: "errors/409.html",
    413: "errors/413.html",
}

OPEN_TO_ALL = frozenset({"users", "home", "demo"})
"""Parts of the site with forms for people who are not signed in."""


def init(app: Flask) -> None:
    """Turn every error into a page."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _domain(error: DomainError) -> AnyResponse:
    if isinstance(error, NotAllowed) and current_actor().is_anonymous:
        return ask_to_sign_in()
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    return page(TEMPLATE[status], status, reason=problem(error), unsent=unsent.of_request(), back=back())


def ask_to_sign_in() -> AnyResponse:
    """Send a reader to sign in and back; someone whose session ran out while writing keeps every word."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("users.sign_in", next=request.full_path.rstrip("?")), 303)
    return signed_out(unsent.of_request())


def signed_out(what: unsent.Unsent) -> Response:
    """Let someone sign in on a page that carries along what they wrote."""
    form = SignInForm(formdata=None, next=what.path, written=what.packed)
    return page("errors/signed_out.html", 403, unsent=what, form=form, back=back())


def _expired(_error: CSRFError) -> Response:
    """Forms of those who were signed in are sent again after signing in, others at once."""
    what = unsent.of_request()
    if current_actor().is_anonymous and request.blueprint not in OPEN_TO_ALL:
        return signed_out(what)
    return page("errors/expired.html", 400, unsent=what, back=back())


def _http(error: HTTPException) -> AnyResponse:
    code = error.code or 500
    if code not in TEMPLATE:
        return error.get_response()
    kept = None if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else unsent.of_request()
    response = page(TEMPLATE[code], code, reason=uploads.refusal(), unsent=kept, back=back())
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    """Show a page that needs no database, with a reference that is also in the log."""
    if current_app.testing:
        raise error
    reference = secrets.token_hex(4)
    current_app.logger.error("Unexpected error, reference %s", reference, exc_info=error)
    text = (
        "<!doctype html><html lang=sv><title>Något gick fel</title><h1>Något gick fel</h1>"
        "<p>Felet är vårt och har loggats. Försök igen om en stund.</p>"
        "<p lang=en>Something went wrong on our side and has been logged. Please try again in a while.</p>"
        f"<p>{reference}</p></html>"
    )
    return Response(text, 500, mimetype="text/html")
