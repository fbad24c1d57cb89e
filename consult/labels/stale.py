"""What to say when someone else was first."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_KEPT = _l(
    "Someone else has changed this since you opened the page. What you wrote is still here and has not been saved. "
    "Compare, and save again if yours is to replace it."
)
_SEEN = _l(
    "Someone else has changed this since you opened the page. Nothing was done. Look at it again first."
)

STALE: dict[str, LazyString] = dict.fromkeys(
    (
        "material_changed",
        "passage_changed",
        "plan_changed",
        "point_changed",
        "reaction_changed",
        "referral_changed",
        "report_changed",
        "round_changed",
        "statement_text_changed",
        "translation_changed",
    ),
    _KEPT,
) | dict.fromkeys(
    (
        "answer_outdated",
        "answers_changed",
        "batch_changed",
        "carryover_changed",
        "changed_meanwhile",
        "list_changed",
        "comment_moved",
        "place_changed",
        "proposal_changed",
        "registration_changed",
        "saving_outdated",
        "section_changed",
        "statement_changed",
        "text_changed",
    ),
    _SEEN,
)
"""What to say when someone else was first: the same in every form, with the words kept or with nothing to keep."""
