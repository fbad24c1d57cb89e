"""What can go wrong in an organisation's room, between colleagues and with those who answer jointly."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.labels.sharing import SHARING

IN_ROOMS: dict[str, LazyString] = SHARING | {
    "unknown_colleague": _l("Choose someone who is a member of your organisation."),
    "no_room": _l(
        "You are not a member of the organisation that this room belongs to, or there is no such room. Ask whoever "
        "coordinates the organisation’s answer if you should be one."
    ),
    "statement_answered": _l(
        "Your organisation has handed in a response already; a colleague may have done it just now. Withdraw it first "
        "if you have nothing to say after all."
    ),
    "statement_superseded": _l(
        "A final response has taken the place of this one. Withdraw that one if your organisation takes back its views."
    ),
}
