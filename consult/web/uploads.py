"""How much may be sent: little everywhere, more where files come in."""

from flask import Flask, request

FILES = {"drafting.import_text", "registrations.index", "returns.index"}
"""The pages that take files: Word documents with pictures are large."""

LARGEST_FILE = 42 * 1024 * 1024


def init(app: Flask) -> None:
    """Allow more where files come in; it must be known before anything reads the form, such as the check of its secret."""
    app.before_request(_allow_files)


def _allow_files() -> None:
    if request.endpoint in FILES:
        request.max_content_length = LARGEST_FILE
