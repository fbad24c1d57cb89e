"""What a drafter fills in to place a comment at the passage that it is about."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from consult.web.anchor_forms import MoveForm
from consult.web.reason_forms import reason_field


class PlaceForm(MoveForm):
    """The passage, words in it, and why; `seen` is the mark of where the comment stood when it was looked at."""

    because = reason_field(
        _l("Why is it about that passage?"),
        _l("Whoever wrote the comment reads this, and so does everyone else."),
    )
    seen = HiddenField()
