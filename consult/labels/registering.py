"""What is said of answers that came in another way: how they came, where their pieces belong, and what cannot be done."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.pieces import Placing
from consult.model.registrations import Channel, RegistrationState

REGISTERING: dict[str, LazyString] = {
    "answer_without_text": _l(
        "There is no text. Paste the text of the answer, or choose a Word file, an e-mail or a text file that it can be "
        "read from."
    ),
    "answer_registered": _l("This answer has been registered, so it can no longer be changed here."),
    "answer_unclaimed": _l(
        "The region registered this response for you. Say first that it is yours; then you can withdraw it."
    ),
    "too_many_pieces": _l("An answer can have at most %(limit)s pieces."),
    "pieces_changed": _l(
        "Someone else has changed a piece since you opened the page. Nothing was saved. What you chose is still here, "
        "and what they chose is shown beside it."
    ),
    "piece_without_words": _l("A piece needs words, unless it is left out."),
    "question_not_there": _l("There is no such guiding question."),
    "piece_not_divided": _l(
        "There is nothing to divide the piece at. Put a blank line, or a line with --- in it, where it is to be divided."
    ),
    "piece_is_last": _l("There is no piece after this one."),
    "pieces_open": _l(
        "%(count)s pieces have no place yet. Say of each where it belongs, or that it is left out."
    ),
    "perhaps_twice": _l(
        "This answer may have come before. Look at what is listed, and tick that it is another one."
    ),
}

IN_ANOTHER_WAY: dict[type[StrEnum], dict[str, LazyString]] = {
    Channel: {
        Channel.WORD: _l("In a Word file with comments"),
        Channel.EMAIL: _l("By e-mail"),
        Channel.POST: _l("By post"),
        Channel.PHONE: _l("By phone"),
        Channel.TABLE: _l("In a table with comments"),
    },
    RegistrationState: {
        RegistrationState.DRAFT: _l("Being written in"),
        RegistrationState.REGISTERED: _l("Registered"),
    },
    Placing: {
        Placing.OPEN: _l("Not decided yet"),
        Placing.PASSAGE: _l("At a passage"),
        Placing.QUESTION: _l("Answers a guiding question"),
        Placing.PLAN: _l("About the whole plan"),
        Placing.NOWHERE: _l("About something in the text, but its place is not known"),
        Placing.OUT: _l("Not a comment: leave it out"),
    },
}
