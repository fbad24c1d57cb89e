"""What to say when something cannot be done, by the code of the error."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

PROBLEMS: dict[str, LazyString] = {
    "changed_meanwhile": _l(
        "Someone else changed this at the same time. Look at it again before you try once more."
    ),
}
