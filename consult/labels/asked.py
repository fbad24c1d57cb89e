"""What is said of what people ask about data on themselves."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.requests import RequestKind, RequestState, RequestWay, Tie, TieFate

IN_REQUESTS: dict[type[StrEnum], dict[str, LazyString]] = {
    RequestKind: {
        RequestKind.ERASURE: _l("To be erased"),
        RequestKind.CORRECTION: _l("To have something corrected"),
        RequestKind.ACCESS: _l("To see what we have"),
        RequestKind.OBJECTION: _l("To object, or to have the data used less"),
    },
    RequestWay: {
        RequestWay.EMAIL: _l("By e-mail"),
        RequestWay.POST: _l("By post"),
        RequestWay.PHONE: _l("By telephone"),
        RequestWay.VISIT: _l("In person"),
    },
    RequestState: {
        RequestState.OPEN: _l("Waits for an answer"),
        RequestState.GRANTED: _l("Done"),
        RequestState.PARTLY: _l("Done in part"),
        RequestState.REFUSED: _l("Refused"),
    },
    Tie: {
        Tie.ACCOUNT: _l("Account: name, title, address and password"),
        Tie.MEMBERSHIPS: _l("Places in organisations"),
        Tie.NOTICES: _l("Notices"),
        Tie.LETTERS: _l("Letters that we have sent"),
        Tie.LINKS: _l("Links in letters"),
        Tie.SIGN_INS: _l("Where the person is signed in"),
        Tie.SIGNED: _l("Own comments with the name shown"),
        Tie.REGISTERED: _l("Answers that were registered from this address"),
        Tie.COMMENTS: _l("What the person has said"),
        Tie.SUPPORT: _l("What the person has agreed with"),
        Tie.REACTIONS: _l("What the person thought of answers"),
        Tie.RESPONSES: _l("Responses that the person handed in for an organisation"),
        Tie.LOG: _l("What the person has done, in the log"),
        Tie.MAILBOXES: _l("Organisations with this address as mailbox"),
        Tie.CONTACTS: _l("Plans with this address as contact"),
    },
    TieFate: {
        TieFate.GOES: _l("Goes"),
        TieFate.UNNAMED: _l("Stays without the name"),
        TieFate.IN_REGISTER: _l(
            "The address goes, and the name where others read it; the register keeps who sent it"
        ),
        TieFate.STAYS: _l("Stays: it is a public record"),
        TieFate.BY_HAND: _l("Is changed by hand"),
    },
}

ASKED: dict[str, LazyString] = {
    "name_or_email_needed": _l("Write a name or an e-mail address."),
    "request_in_future": _l("It cannot have come in after today."),
    "not_asked_to_erase": _l("The person has not asked to be erased."),
    "erased_already": _l("A colleague has done it already."),
    "request_answered": _l("The request is answered already. A colleague may have done it."),
    "request_answer_needed": _l("Write what the person is told."),
    "not_erased_yet": _l("Erase what the law lets go first, or say that it is done in part or refused."),
    "request_changed": _l(
        "A colleague has changed the request meanwhile. Look at it again; what you wrote is still here."
    ),
    "correction_needed": _l("Write what is right."),
    "corrected_meanwhile": _l(
        "A colleague has corrected something meanwhile. Look at it; what you wrote is still here."
    ),
    "protected_already": _l("The person is protected already."),
    "protected_no_more": _l("The person is not protected any more."),
    "colleague_stays": _l("The account is a colleague’s. An administrator takes away the roles first."),
    "coordinator_stays": _l(
        "The person coordinates an organisation alone. Someone else must take over there first, or an administrator "
        "closes the account."
    ),
}
