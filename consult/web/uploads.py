"""How much may be sent: little everywhere, more where files come in."""

from flask import Flask, request
from flask_babel import gettext

from consult.web.file_fields import largest

FILES = {"drafting.import_text", "pieces.begin", "registrations.index", "returns.index"}
"""The pages that take files: Word documents with pictures are large."""

READ_ANYWAY = 3
"""So many times its limit is still taken in, so that whatever else was typed is kept on the page that refuses it."""

LARGEST_FILE = 42 * 1024 * 1024

ENCLOSING = {"annexes.index", "statements.decide"}
"""The pages that take files to be kept as they came; how large one may be is a setting."""


def init(app: Flask) -> None:
    """Allow more where files come in; it must be known before anything reads the form, such as the check of its secret."""
    app.before_request(_allow_files)


def _allow_files() -> None:
    if request.endpoint in FILES:
        request.max_content_length = LARGEST_FILE
    elif request.endpoint in ENCLOSING:
        request.max_content_length = READ_ANYWAY * largest()


def refusal() -> str:
    """Say how much a page of files takes, to whoever has sent more; on other pages nothing."""
    if request.endpoint not in ENCLOSING:
        return ""
    said: str = gettext(
        "A file may have at most %(limit)s MB. Nothing has been saved. Make the file smaller, or divide it.",
        limit=largest() // 2**20,
    )
    return said
