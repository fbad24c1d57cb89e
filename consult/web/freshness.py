"""Conditional GET: a page that has not changed since the reader got it is not made again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from flask import request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from consult import clock
from consult.paths import PACKAGE, resources
from consult.web.auth import current_actor
from consult.web.locale import current_locale

SETTLED = timedelta(seconds=10)
"""Changes that began before the newest one may be saved after it; until then no page is called unchanged."""

Newest = tuple[int, datetime | None]
"""The number and the moment of the last thing that happened to what a page shows."""


def unless_happened(find: Callable[[], Newest], facts: object, render: Callable[[], Response]) -> Response:
    """Answer 304 to an anonymous reader who has this page already if nothing has happened since, else render it."""
    if not current_actor().is_anonymous:
        return render()
    change, at = find()
    if at is None or clock.now() - at < SETTLED:
        return render()
    return unless_same((facts, change), render)


def unless_same(facts: object, render: Callable[[], Response]) -> Response:
    """Answer 304 to an anonymous reader who has this page already, else render it.

    `facts` is everything in the database that the page depends on, as values whose repr tells them apart. The day,
    the language, the reader's own form secret and the program's files are added here.
    """
    if not current_actor().is_anonymous or "_flashes" in session:
        return render()
    generate_csrf()
    told = repr((facts, clock.today(), current_locale(), session.get("csrf_token"), _program()))
    etag = sha256(told.encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
        response.headers["Cache-Control"] = "private, no-cache"
        response.vary.update(["Cookie", "Accept-Language"])
    else:
        response = render()
    response.set_etag(etag, weak=True)
    return response


@cache
def _program() -> str:
    """Name the program that runs by when its files were written, since any of them may change a page."""
    files = [
        path
        for folder in (PACKAGE, resources("templates"), resources("translations"))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    written = "\n".join(f"{path} {path.stat().st_mtime_ns}" for path in files)
    return sha256(written.encode()).hexdigest()
