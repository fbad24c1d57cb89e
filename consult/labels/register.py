"""What is said of the register of a case: which way documents went, what they are, and what cannot be done."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.records import Verb
from consult.model.register import Way

IN_REGISTER: dict[type[StrEnum], dict[str, LazyString]] = {
    Way: {
        Way.RECEIVED: _l("Came in"),
        Way.SENT: _l("Went out"),
    },
}

DOCUMENTS: dict[Verb, LazyString] = {
    Verb.STATEMENT_SUBMITTED: _l("Response"),
    Verb.STATEMENT_WITHDRAWN: _l("Withdrawal of a response"),
    Verb.ANSWER_REGISTERED: _l("Answer that came in another way"),
    Verb.COMMENT_POSTED: _l("A comment"),
    Verb.COMMENT_REPLIED: _l("Reply in a thread"),
    Verb.COMMENT_EDITED: _l("Change of a comment"),
    Verb.COMMENT_WITHDRAWN: _l("Withdrawal of a comment"),
    Verb.REACTION_GIVEN: _l("What was thought of an answer"),
    Verb.EXTENSION_ASKED: _l("Request for more time"),
    Verb.EXTENSION_GRANTED: _l("More time granted"),
    Verb.EXTENSION_REFUSED: _l("More time refused"),
    Verb.CONSULTATION_ANNOUNCED: _l("Announcement of the consultation"),
    Verb.INVITATION_SENT: _l("Invitation to answer"),
    Verb.CONSULTATION_CORRECTED: _l("Correction"),
    Verb.CONSULTATION_CANCELLED: _l("Cancellation of the consultation"),
    Verb.BODIES_REMINDED: _l("Reminder to answer"),
    Verb.ANSWERS_RELEASED: _l("The region’s answers"),
    Verb.REPORT_RELEASED: _l("Consultation report"),
    Verb.DECISION_RECORDED: _l("Decision"),
}
"""What kind of document each event is."""

REGISTER_PROBLEMS: dict[str, LazyString] = {
    "entry_changed": _l(
        "Someone else has noted numbers since you opened the page. Nothing was saved. What you wrote is still here."
    ),
    "entry_redacted": _l(
        "Words have been redacted in this document since it was entered. Its copy is asked for on the page of the "
        "document, where that is noted in the log."
    ),
}
