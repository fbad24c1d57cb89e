"""What the tests of pages share: an organisation with a room in a consultation."""

from tests.support.room import _body, _consultation, _member

__all__ = ["_body", "_consultation", "_member"]
