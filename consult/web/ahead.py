"""Let a browser make the page after this one ready, so that the next comment opens at once.

The browser does it by itself (https://html.spec.whatwg.org/multipage/speculative-loading.html), from a list of rules that
a header names: the next comment in the list, the row that has the focus, and the next that waits. What it has made ready
goes with the page that asked for it, so nothing older than that page is ever shown, and nothing from before a save. A
browser that does not know the header opens pages as always.
"""

import json
from http import HTTPStatus

from flask import Blueprint, Response, url_for

from consult import policy
from consult.policy import Permission
from consult.web.auth import current_actor
from consult.web.page import guarded

bp = Blueprint("ahead", __name__, url_prefix="/desk/ahead")

MIMETYPE = "application/speculationrules+json"
NEXT = ".q-list > li:has(> a.q-row[aria-current]) + li > a.q-row"
FOCUSED = "a.q-row:focus"
WAITING = 'a[data-key="f"]'


@bp.get("/comments.json")
def rules() -> Response:
    """Give the rules by which the next comment is made ready."""
    policy.require(current_actor(), Permission.QUEUE_READ)
    wanted = [{"selector_matches": each} for each in (NEXT, FOCUSED, WAITING)]
    given = {"prerender": [{"where": {"or": wanted}, "eagerness": "immediate"}]}
    return guarded(Response(json.dumps(given), HTTPStatus.OK, mimetype=MIMETYPE))


def foreseen(response: Response) -> Response:
    """Name the rules on a page with comments to go on to."""
    response.headers["Speculation-Rules"] = f'"{url_for("ahead.rules")}"'
    return response
