"""Files that readers take with them."""

from flask import Response

from consult.web.page import guarded


def as_file(data: bytes | str, mimetype: str, name: str) -> Response:
    """Give a file under a name; like a page, what a signed-in person gets is never kept by a cache."""
    response = Response(data, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return guarded(response)
