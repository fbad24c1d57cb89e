"""What letters and text blocks leave blank, and how the invited reply, in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.consultations import Reply
from consult.model.letters import Blank
from consult.model.phrases import PhraseBlank

REPLIES: dict[str, LazyString] = {
    Reply.LISTED: _l("Not yet invited"),
    Reply.INVITED: _l("Invited, not opened"),
    Reply.OPENED: _l("Has opened the invitation"),
    Reply.ASKS: _l("Asks for more time"),
    Reply.EXTENDED: _l("Has been given more time"),
    Reply.REFUSED: _l("Was given no more time"),
    Reply.SUBMITTED: _l("Has answered"),
    Reply.NO_COMMENTS: _l("Has no comments"),
    Reply.DECLINED: _l("Declines to respond"),
    Reply.SILENT: _l("Did not answer"),
}

BLANKS: dict[str, LazyString] = {
    Blank.ORGANISATION: _l("Who gets the letter; on the public page “your organisation”"),
    Blank.TITLE: _l("What the consultation is called"),
    Blank.PLAN: _l("What the plan is called"),
    Blank.SUMMARY: _l("What the plan is about, in brief"),
    Blank.SECTIONS: _l("The sections that it is about, one a line"),
    Blank.FIRST_DAY: _l("The day it opens"),
    Blank.LAST_DAY: _l("The last day to answer"),
    Blank.DECISION: _l("A sentence about when the board decides"),
    Blank.PARTICIPATION: _l("A sentence about who may answer"),
    Blank.PUBLICATION: _l("A sentence about when others read the comments"),
    Blank.CONTACTS: _l("Whom to ask, with a heading"),
    Blank.REGISTRATION_NO: _l("The plan’s registration number"),
}

PHRASE_BLANKS: dict[str, LazyString] = {
    PhraseBlank.ORGANISATION: _l("Who commented; for a private person “a private person”"),
    PhraseBlank.NUMBER: _l("The number of the comment"),
    PhraseBlank.SECTION: _l("The number of the section that the comment is about"),
    PhraseBlank.HEADING: _l("The heading of that section"),
    PhraseBlank.DECISION_DAY: _l("The day on which the board decides"),
    PhraseBlank.PLAN: _l("What the plan is called"),
}
