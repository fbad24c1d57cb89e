"""Conditional GET: a page that has not changed since the reader got it is not made again."""

from collections.abc import Callable
from hashlib import sha256

from flask import Response, request, session
from flask_wtf.csrf import generate_csrf

from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.page import static_url


def unless_same(facts: object, render: Callable[[], Response]) -> Response:
    """Answer 304 to an anonymous reader who has this page already, else render it.

    `facts` is everything in the database that the page depends on, as values whose repr tells them apart. The language,
    the reader's own form secret and the build of the style are added here.
    """
    if not current_actor().is_anonymous or "_flashes" in session:
        return render()
    generate_csrf()
    told = repr((facts, current_locale(), session.get("csrf_token"), static_url("app.css")))
    etag = sha256(told.encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
        response.headers["Cache-Control"] = "private, no-cache"
        response.vary.update(["Cookie", "Accept-Language"])
    else:
        response = render()
    response.set_etag(etag, weak=True)
    return response
