"""What is said of words that are redacted: why, where they stood, and what cannot be done."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.redactions import Ground

REDACTED: dict[type[StrEnum], dict[str, LazyString]] = {
    Ground: {
        Ground.PERSONAL: _l("Personal data"),
        Ground.SECRET: _l("Secrecy"),
    },
}

REDACTING: dict[str, LazyString] = {
    "no_words_to_redact": _l("Write the words to redact, as they stand in the comment."),
    "too_many_words_to_redact": _l(
        "At most %(limit)s words or phrases can be redacted at a time. Do the rest afterwards."
    ),
    "words_to_redact_too_long": _l(
        "One of the lines is longer than %(limit)s characters. Divide it into several lines."
    ),
    "words_to_redact_too_short": _l(
        "“%(words)s” is too short to be redacted. Write at least two letters or digits."
    ),
    "words_not_there": _l(
        "“%(words)s” does not stand in the comment. Nothing was redacted. Copy the words from the text above."
    ),
    "words_over_points": _l(
        "The words run over the border between two points that the comment was split into. Nothing was redacted. Write "
        "the words of each point on a line of their own, or undo the split."
    ),
    "provision_needed": _l("Write which provision the secrecy rests on, such as chapter 21 section 7 OSL."),
    "redaction_lifted": _l("The redaction has been lifted already. A colleague may have done it."),
    "copy_redacted": _l(
        "The region has redacted words in this response. Its copy as it was received is taken from the page of the copy, "
        "where that is noted in the log."
    ),
    "file_redacted": _l(
        "The region has redacted words of this answer. The file that it came in is given to process owners and "
        "registrars, who ask for it on the page of the answer, where that is noted in the log."
    ),
    "redacted_meanwhile": _l(
        "It has been changed since you opened the page. Nothing was redacted. Look at it again; what you wrote is still "
        "here."
    ),
    "copy_holds_words": _l(
        "The copy still holds: %(words)s. They may stand where no reader sees them, such as in a remark, in struck words "
        "or in what the file says of itself. The file was not put in place."
    ),
    "copy_holds_redacted": _l(
        "The copy still holds words that are redacted in the response. They may stand where no reader sees them, such as "
        "in a remark, in struck words or in what the file says of itself. The file was not put in place."
    ),
    "copy_not_read": _l(
        "The copy holds pictures, scanned pages or enclosed files, which cannot be searched. Look at them, and tick that "
        "you have."
    ),
    "copy_not_possible": _l(
        "The program cannot take words out of this kind of file. Make the copy in a program that can, and choose it here."
    ),
    "copy_not_made": _l(
        "The program could not take all of the words out: they are written letter by letter, or stand where it cannot "
        "write. Make the copy in the program that the file was written in, and choose it here."
    ),
    "copy_is_the_same": _l("The words do not stand in the file. Check how they are written there."),
    "copy_is_the_file": _l("This is the file that is given out already. Choose the copy without the words."),
    "comment_redacted": _l(
        "The region has redacted words in this comment, so it can no longer be changed. You can withdraw it and write a "
        "new one."
    ),
}

_FIELDS: dict[tuple[str, str], LazyString] = {
    ("comment", "body"): _l("The comment"),
    ("comment", "proposed"): _l("Proposed wording"),
    ("comment", "signed_as"): _l("The name that is shown"),
    ("comment", "held_because"): _l("Why it is not published"),
    ("comment", "withdrawn_because"): _l("Why it was withdrawn"),
    ("comment_revision", "body"): _l("The comment before it was edited"),
    ("comment_revision", "proposed"): _l("Proposed wording before it was edited"),
    ("statement", "summary"): _l("The response: summary"),
    ("statement", "views"): _l("The response: general views"),
    ("statement", "reservation"): _l("The response: reservation"),
    ("statement", "withdrawn_because"): _l("Why the response was withdrawn"),
    ("point", "body"): _l("A view in the response"),
    ("point", "proposed"): _l("A proposed wording in the response"),
    ("registration", "text"): _l("What came in, as text"),
    ("registration", "signed_as"): _l("The name that is shown"),
    ("registration", "filename"): _l("The name of the file"),
    ("file", "name"): _l("The name of the file"),
    ("file", "title"): _l("What the file is called"),
    ("registration", "sender_name"): _l("Who sent it"),
    ("piece", "above"): _l("The heading of a piece of what came in"),
    ("piece", "body"): _l("A piece of what came in"),
    ("disposition", "reasons"): _l("The reasons of the answer"),
    ("revision", "reasons"): _l("The reasons of an earlier answer"),
    ("disposition_note", "body"): _l("An internal note"),
    ("reaction", "because"): _l("What was thought of the answer"),
}


def field_of(table: str, field: str) -> LazyString:
    """Name a text in which words are redacted; what has no name is what came with an imported file."""
    return _FIELDS.get((table, field), _l("What the imported file said"))
