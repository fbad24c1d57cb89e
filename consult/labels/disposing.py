"""What is said of how long things are kept and of what is disposed of, kind by kind."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.disposals import DisposalState, ItemFate, Kind, Passing, Preserved

IN_DISPOSALS: dict[type[StrEnum], dict[str, LazyString]] = {
    Kind: {
        Kind.LETTERS_SENT: _l("Letters that have been sent"),
        Kind.LETTERS_GIVEN_UP: _l("Letters that could not be sent"),
        Kind.NOTICES: _l("Notices on people’s own pages"),
        Kind.VIEWS_LEFT: _l("Saved lists of people who have left"),
        Kind.NOTES: _l("Internal notes about answers"),
        Kind.REPORT_FILES: _l("Files of reports that were never released"),
        Kind.ACCOUNTS_CLOSED: _l("Accounts that an administrator has closed"),
        Kind.ACCOUNTS_UNUSED: _l("Private persons’ accounts that nobody uses"),
        Kind.REQUESTS: _l("Requests about personal data that are answered"),
    },
    Preserved: {
        Preserved.RESPONSES: _l("Responses that were handed in, and their files"),
        Preserved.COMMENTS: _l("Comments, with what they said before"),
        Preserved.ANSWERS: _l("Answers to comments, and reports"),
        Preserved.DECISIONS: _l("Plans, their versions and decisions"),
        Preserved.REGISTER: _l("The register of each case"),
        Preserved.ORIGINALS: _l("What stood where words are redacted"),
        Preserved.LOG: _l("The log of what happened"),
        Preserved.DISPOSALS: _l("Disposals, with their lists and reports"),
    },
    Passing: {
        Passing.ROOMS: _l("Drafts of responses in organisations’ own rooms"),
        Passing.SIGN_INS: _l("Where people are signed in"),
        Passing.ATTEMPTS: _l("Attempts to sign in"),
        Passing.LINKS: _l("Links in letters"),
        Passing.DRAFT_ANSWERS: _l("Answers that were being written in and thrown away"),
        Passing.UNSENT: _l("Comments that were written and never sent"),
        Passing.OWN: _l("What belongs to an account"),
    },
    DisposalState: {
        DisposalState.PROPOSED: _l("Proposed"),
        DisposalState.DECLINED: _l("Declined"),
        DisposalState.DECIDED: _l("Decided, being carried out"),
        DisposalState.DONE: _l("Done"),
    },
    ItemFate: {
        ItemFate.WAITING: _l("Not yet looked at"),
        ItemFate.DISPOSED: _l("Disposed of"),
        ItemFate.CHANGED: _l("Kept, since it has changed"),
        ItemFate.GONE: _l("Gone already"),
    },
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule for a kind counts from, and what is disposed of."""

    counted: LazyString
    what: LazyString


KINDS: dict[Kind, Said] = {
    Kind.LETTERS_SENT: Said(
        _l("after the letter was sent"),
        _l("The copy of a letter that the program sent: to whom, and what it said."),
    ),
    Kind.LETTERS_GIVEN_UP: Said(
        _l("after the letter was written"),
        _l("Letters that no mail server took, however often they were tried."),
    ),
    Kind.NOTICES: Said(
        _l("after what it tells of happened"),
        _l(
            "What people were told on their own pages. What is still to be written about by mail is not touched."
        ),
    ),
    Kind.VIEWS_LEFT: Said(
        _l("after the list was last saved"),
        _l("Lists at the desk that somebody saved for themselves alone, whose account is closed."),
    ),
    Kind.NOTES: Said(
        _l("after the text was adopted, or the note written, whichever came last"),
        _l(
            "What colleagues wrote to each other about an answer, in cases that are decided. Save what adds to the case "
            "before."
        ),
    ),
    Kind.REPORT_FILES: Said(
        _l("after the file was made"),
        _l(
            "Files of frozen reports that were never released. What was frozen stays, and the file can be made again."
        ),
    ),
    Kind.ACCOUNTS_CLOSED: Said(
        _l("after the account was last changed"),
        _l(
            "Name, title, address and places in organisations go. What the person has said stays. Staff are not touched."
        ),
    ),
    Kind.ACCOUNTS_UNUSED: Said(
        _l("after the person last signed in or did something"),
        _l(
            "The account is closed as if its owner did it. People who answer for an organisation, and staff, are not "
            "touched."
        ),
    ),
    Kind.REQUESTS: Said(
        _l("after the request was answered"),
        _l(
            "Who asked for what, and what they were told. That somebody asked stays in the log, without the name."
        ),
    ),
}

PRESERVED: dict[Preserved, LazyString] = {
    Preserved.RESPONSES: _l("They are public records of the case."),
    Preserved.COMMENTS: _l(
        "They are public records of the case. Who closes an account is no longer named beside them."
    ),
    Preserved.ANSWERS: _l("They say what became of what was said."),
    Preserved.DECISIONS: _l("They are the result of the case."),
    Preserved.REGISTER: _l("The law asks for it, with who sent what and when."),
    Preserved.ORIGINALS: _l("It is what came in. The redaction only keeps it from being spread."),
    Preserved.LOG: _l(
        "It proves what was done. It holds no text that somebody wrote, and no name once an account is closed."
    ),
    Preserved.DISPOSALS: _l("They prove why something is not there any more."),
}

PASSING: dict[Passing, LazyString] = {
    Passing.ROOMS: _l(
        "Six months after the last reply date, when nobody has written in the draft for six months and its members were "
        "told a month before. They are not the region’s records. The region cannot see them, so nothing about them is "
        "counted here."
    ),
    Passing.SIGN_INS: _l("After two weeks, or when the person signs out."),
    Passing.ATTEMPTS: _l(
        "After a day. They hold no names, only a keyed checksum that lets the program count."
    ),
    Passing.LINKS: _l("A month after they have run out. That someone was invited stays in the log."),
    Passing.DRAFT_ANSWERS: _l(
        "At once, when whoever writes one in throws it away. That it happened is in the log."
    ),
    Passing.UNSENT: _l("They are kept in the writer’s own browser and never reach the region."),
    Passing.OWN: _l("Notices, letters and choices go when someone closes their account."),
}

DISPOSING: dict[str, LazyString] = {
    "months_out_of_range": _l("Write a whole number of months between 1 and %(limit)s."),
    "reference_needed": _l(
        "Write what says so: the decision, or the place in the information management plan."
    ),
    "rule_changed": _l(
        "A colleague has changed the rule meanwhile. Look at it again; what you wrote is still here."
    ),
    "disposal_under_way": _l(
        "One disposal is under way already. It must be done or declined before the next one."
    ),
    "kinds_needed": _l("Choose at least one kind of data that has a rule."),
    "nothing_to_dispose_of": _l("Nothing is old enough to be disposed of by the rules you chose."),
    "disposal_changed": _l("This is not the list that you looked at. Look at it again."),
    "decision_needed": _l("Write who decided, and the number of the decision."),
    "decided_after_proposal": _l("The day of the decision lies between the day of the proposal and today."),
    "decline_reason_needed": _l("Say why it is not to be done."),
    "disposal_state": _l("It has been decided or declined already. A colleague may have done it."),
}
