"""What to say when something cannot be done, by the code of the error."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

PROBLEMS: dict[str, LazyString] = {
    "answer_not_there": _l(
        "The answer is not in a state where this can be done. A colleague may have changed it."
    ),
    "answer_not_open": _l("The answer has been sent for approval. Take it back before you change it."),
    "answer_released": _l("The answer has been released and can no longer be changed."),
    "answer_changed": _l(
        "A colleague has changed this answer since you opened it. What you wrote is still here. "
        "The colleague’s answer is shown when you open the comment again."
    ),
    "unknown_theme": _l("That theme does not belong to this plan."),
    "unknown_assignee": _l("That person does not answer comments."),
    "unknown_comment": _l("One of the numbers is not a comment in this consultation."),
    "unknown_passage": _l("There is no passage with the number %(label)s in the working text."),
    "outcome_needed": _l("Choose an outcome before you send the answer for approval."),
    "reasons_needed": _l("This outcome needs reasons. Write them before you send the answer for approval."),
    "note_needed": _l("Write a note that says why, at most 10,000 characters."),
    "name_needed": _l("Write a name."),
    "numbers_needed": _l("Write the numbers of the comments, separated by commas."),
    "own_proposal": _l("You proposed this answer yourself. Another person must approve it."),
    "not_grouped": _l("This comment already has an answer of its own."),
    "nothing_proposed": _l("This comment does not propose any wording."),
    "nothing_approved": _l("No approved answers are waiting to be released."),
    "still_open": _l("The consultation is still open. Answers are released after the last reply date."),
    "report_changed": _l(
        "A colleague has changed the report since you opened it. What you wrote is still here."
    ),
    "report_released": _l("The report has been released and can no longer be changed."),
    "report_empty": _l("Write how the consultation was held before you release the report."),
    "report_incomplete": _l(
        "The report cannot be released yet: %(count)s comments are missing in it or have no released answer."
    ),
    "unknown_version": _l("There is no published version %(number)s."),
    "decided_in_future": _l("The date of the decision is in the future."),
    "decision_incomplete": _l("Write which body decided and the number of the item in the minutes."),
    "already_adopted": _l("This version has already been adopted."),
    "passage_gone": _l("The passage is no longer in the working text."),
    "changed_meanwhile": _l(
        "Someone else changed this at the same time. Look at it again before you try once more."
    ),
}
