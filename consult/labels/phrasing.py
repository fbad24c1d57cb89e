"""What can be wrong with a text block, or with using it in an answer."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

PHRASING: dict[str, LazyString] = {
    "phrase_name_taken": _l("There is a text block called “%(name)s” already. Choose another name."),
    "phrase_without_words": _l("Write the words of the text block; placeholders alone say nothing."),
    "phrases_full": _l("A plan can have at most %(most)s text blocks. Remove one that is not used any more."),
    "phrase_changed": _l(
        "A colleague has changed or removed the text block since you opened it. What you wrote is still here."
    ),
    "phrase_gone": _l("That text block does not exist any more. Choose another one."),
    "phrase_needed": _l("Choose a text block first."),
    "blank_differs": _l(
        "%(typed)s is not the same for all %(count)s comments with this answer, so the text block cannot be used here. "
        "Choose another, or give the comment an answer of its own first."
    ),
    "blank_whole": _l(
        "The comment is about the plan as a whole, so nothing can stand in place of %(typed)s. Choose another text block."
    ),
    "blank_undated": _l(
        "It is not yet said when the board decides, so nothing can stand in place of %(typed)s. Choose another text "
        "block, or set the day in the consultation."
    ),
}
