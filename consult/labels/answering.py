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
    "no_points": _l("Mark at least one comment in the list first."),
    "too_many_points": _l("At most %(limit)s can be taken along at once. Mark fewer."),
    "round_cancelled": _l("The consultation has been cancelled, so nothing can be answered with it."),
    "round_reported": _l(
        "The report of this consultation has been released, so nothing more can be answered with it. Answer it where it came in, or take it along to a later consultation."
    ),
    "withdrawn_apart": _l(
        "Comment %(number)s has been withdrawn or replaced. It is answered by itself and can have no answer in common with others."
    ),
    "taken_along_apart": _l(
        "Some of these comments are answered with another consultation, and can have no answer in common with the others. "
        "Take the others along too first, or leave these behind."
    ),
    "release_past": _l("That time is past already. Choose a later one."),
    "release_while_open": _l("The consultation is still open then. Choose a time after the last reply date."),
    "release_not_planned": _l(
        "No release is planned. A colleague may have cancelled it, or it has been done."
    ),
    "answer_clash": _l(
        "You and a colleague have changed the same thing, so nothing is saved yet. What you wrote is still here. "
        "Choose what is to be kept, and save again."
    ),
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
    "comment_split": _l("The comment has been split into points. Answer its points instead."),
    "part_not_split": _l(
        "A point cannot be split further. Undo the split of the comment, and split it anew."
    ),
    "split_answered": _l(
        "The answer to one of the points has been sent for approval. Take it back first, and then undo the split."
    ),
    "split_has_changes": _l("A change is linked to the answer. Remove the link first."),
    "split_needs_two": _l("Mark at least two points."),
    "too_many_parts": _l("A comment can have at most %(limit)s points."),
    "words_left_over": _l("Some words are in no point. Say that it is right, or put them in one."),
    "whole_changed": _l(
        "The author has changed the comment since it was split, so the points say something else than the comment. Undo "
        "the split and split it anew."
    ),
    "own_proposal": _l("You proposed this answer yourself. Another person must approve it."),
    "batch_empty": _l("None of the answers can be changed in that way."),
    "batch_too_large": _l(
        "At most %(limit)s answers can be changed at once. Filter the list so that fewer match."
    ),
    "batch_undone": _l("This has been undone already."),
    "batch_stays": _l("What was sent back cannot be undone: its drafter has read the reason."),
    "batch_released": _l("One of the answers has been released, so this cannot be undone any more."),
    "batch_changed_since": _l(
        "All of the answers have been changed since, so there is nothing left to undo."
    ),
    "judgement_needed": _l("Write why nobody needs to be asked again."),
    "nothing_material": _l("No accepted comment changes what the plan means any more."),
    "not_referred": _l("The answer no longer refers to implementation. A colleague may have changed it."),
    "dropped_because": _l("Write why it will not be done."),
    "nothing_to_take": _l("None of the comments has a wording that fits without a choice."),
    "wording_conflicts": _l(
        "The text has been changed since the comment was made. Open it and choose a wording."
    ),
    "wording_has_rivals": _l("Others propose another wording for the same words. Open it and choose."),
    "linked_already": _l("It is in the text, and the answer is linked to it."),
    "passage_taken": _l("Another wording for the passage goes first. Take this one afterwards."),
    "nothing_changes": _l("It says this already."),
    "batch_held": _l(
        "Colleagues are working on the answers just now. They can be put back when they have let go."
    ),
    "answers_nothing": _l("It is an answer to no comment any more."),
    "changed_since": _l("It has been changed since."),
    "paragraph_in_translation": _l(
        "New paragraphs are written in the language that the plan is written in. Write them there by hand."
    ),
    "held": _l("A colleague is working on it."),
}
