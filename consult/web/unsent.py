"""What someone was writing when it could not be taken: shown, carried through the sign-in, and sent again."""

import json
from dataclasses import dataclass

from flask import request

from consult.text.normal import clean
from consult.web.addresses import is_ours, split

MOST_FIELDS = 300
MOST_WRITTEN = 500_000  # characters that a page carries along in a hidden field
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that was sent to a path and not taken."""

    path: str
    fields: Fields
    can_be_sent_again: bool

    @property
    def texts(self) -> list[str]:
        """Give what a person would know again: words, not codes."""
        return [text for _name, text in self.fields if len(text.split()) > 1 or len(text) > 40]

    @property
    def packed(self) -> str:
        """Give the fields as one text, to be carried along by a form."""
        return json.dumps(self.fields) if self.can_be_sent_again else ""


def of_request() -> Unsent:
    """Take what was sent with this request, except secrets.

    It is offered to be sent again only if it came from a page of ours: no other site may put words into a form that
    a single press of a button then sends in the reader's name.
    """
    fields = tuple(
        (clean(name), clean(text))
        for name, text in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name and text.strip()
    )
    can_be_sent_again = bool(fields) and _is_from_here() and not request.files and _fits(fields)
    return Unsent(request.full_path.rstrip("?"), fields, can_be_sent_again)


def _is_from_here() -> bool:
    source = request.headers.get("Origin") or request.referrer or ""
    parts = split(source)
    return parts is not None and parts.netloc == request.host


def _fits(fields: Fields) -> bool:
    return len(fields) <= MOST_FIELDS and sum(len(name) + len(text) for name, text in fields) <= MOST_WRITTEN


def unpacked(path: str, packed: str) -> Unsent | None:
    """Take up again what a form carried along, if it is whole and was meant for this site."""
    try:
        fields = tuple((clean(str(name)), clean(str(text))) for name, text in json.loads(packed))
    except (ValueError, TypeError, RecursionError):
        return None
    is_sound = bool(fields) and is_ours(path) and _fits(fields)
    return Unsent(path, fields, can_be_sent_again=True) if is_sound else None
