"""What is said of the register of a case: which way documents went, what they are, and what cannot be done."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.register import Way

IN_REGISTER: dict[type[StrEnum], dict[str, LazyString]] = {
    Way: {
        Way.RECEIVED: _l("Came in"),
        Way.SENT: _l("Went out"),
    },
}
