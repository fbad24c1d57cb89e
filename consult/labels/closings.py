"""What is said of closing a case: what is still open in it, and why something cannot be done."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.labels.reporting import FAILURES
from consult.queries.closings import Hindrance

IN_CLOSINGS: dict[type[StrEnum], dict[str, LazyString]] = {
    Hindrance: {
        Hindrance.NOT_HELD: _l("No consultation has been announced yet"),
        Hindrance.OPEN: _l("The consultation is not over"),
        Hindrance.UNREVIEWED: _l("Comments wait for review"),
        Hindrance.UNREGISTERED: _l("Answers that came in another way are begun and not registered"),
        Hindrance.UNANSWERED: _l("Comments have no answer"),
        Hindrance.UNRELEASED: _l("Answers are not approved or not released"),
        Hindrance.UNREPORTED: _l("The consultation report is not released"),
        Hindrance.UNMADE: _l("Files of the report are being made, or could not be made"),
        Hindrance.UNDECIDED: _l("No decision to adopt the plan is recorded"),
        Hindrance.UNENTERED: _l("Documents are not yet in the case register; that takes about a minute"),
        Hindrance.UNTOLD: _l("Messages about the case have not gone out yet"),
    },
}

PACKAGE_FAILURES = FAILURES | {
    "reopened": _l("The case was reopened before its package was made. It gets one when it is closed anew."),
}
"""Why a package could not be made, and what to do."""

CLOSING_PROBLEMS: dict[str, LazyString] = {
    "case_closed": _l(
        "The case is closed, so nothing in it can be changed. A registrar can reopen it if something must be added."
    ),
    "case_closed_already": _l("The case is closed already. A colleague may have closed it."),
    "case_still_open": _l("The case cannot be closed yet. What is still open is listed below."),
    "case_not_closed": _l("The case is not closed. A colleague may have reopened it."),
    "reopening_needs_reason": _l("Say why the case is reopened."),
}
