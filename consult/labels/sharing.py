"""What stands in the way of answering jointly or of joining another response."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SHARING: dict[str, LazyString] = {
    "unknown_body": _l(
        "No organisation has this name in Consult. Look at how it is spelled on the list of invited."
    ),
    "own_body": _l("That is your own organisation. Write the name of another one."),
    "party_already": _l("That organisation has been asked already."),
    "too_many_parties": _l("At most %(limit)s organisations can share a response."),
    "party_state": _l("This cannot be done now. A colleague may have answered already."),
    "party_gone": _l("The response has been handed in or deleted, or the invitation has been taken back."),
    "parties_not_approved": _l(
        "The organisations that you answer with have not all approved the response as it is now. Ask them to, or let "
        "those go who are not to share it."
    ),
}
