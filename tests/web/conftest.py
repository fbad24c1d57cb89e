"""What the tests of pages share: an organisation with a room in a consultation, and a drafter at its desk."""

from tests.support.room import _body, _consultation, _member
from tests.support.wordings import _desk, _round

__all__ = ["_body", "_consultation", "_desk", "_member", "_round"]
