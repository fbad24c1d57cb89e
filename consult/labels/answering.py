"""What can stand in the way of an answer on its way from drafter to release."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ANSWERING: dict[str, LazyString] = {
    "answer_not_there": _l(
        "The answer is not in a state where this can be done. A colleague may have changed it."
    ),
    "answer_not_open": _l(
        "The answer has been sent for approval, so it cannot be changed. Take it back to go on writing."
    ),
    "answer_released": _l("The answer has been released and can no longer be changed."),
    "outcome_needed": _l("Choose an outcome before you send the answer for approval."),
    "reasons_needed": _l("This outcome needs reasons. Write them before you send the answer for approval."),
    "outcome_denies_change": _l(
        "The outcome says that the text stays as it is, but a change is linked to the answer. Choose another outcome, "
        "or remove the link."
    ),
    "answer_keeps_text": _l(
        "The answer has been sent for approval and says that the text stays as it is, so no change can be linked to it. "
        "Take it back first, and choose another outcome."
    ),
    "nothing_decided": _l("Choose an outcome for at least one side."),
    "same_place": _l("The comment stands at this passage already. Choose another one."),
    "move_unexplained": _l("Write why the comment is about another passage. Whoever wrote it reads this."),
    "own_proposal": _l("You proposed this answer yourself. Another person must approve it."),
}
