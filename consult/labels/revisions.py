"""What was done to an answer, in words that stand before who did it."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.revisions import Why

WHY: dict[str, LazyString] = {
    Why.SAVED: _l("Saved"),
    Why.MERGED: _l("Saved, together with what a colleague had changed"),
    Why.BULK: _l("Changed together with other answers"),
    Why.ASSIGNED: _l("Given to someone"),
    Why.PROPOSED: _l("Sent for approval"),
    Why.APPROVED: _l("Approved as it stood"),
    Why.SENT_BACK: _l("Sent back"),
    Why.TAKEN_BACK: _l("Taken back, to go on writing"),
    Why.BROUGHT_BACK: _l("An earlier version brought back"),
    Why.GROUPED: _l("Put together with another answer"),
    Why.WITHDRAWN: _l("The comment was withdrawn or replaced"),
    Why.UNDONE: _l("Put back, when a change of several answers was undone"),
    Why.IMPORTED: _l("Read from a file"),
    Why.FOUND: _l("As it was when versions began to be kept"),
}
