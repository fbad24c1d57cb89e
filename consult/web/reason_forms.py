"""Why: what one fills in to withdraw, to refuse, to take back and to send back."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from consult.web.fields import Fits, tidy

MOST = 5_000


def reason_field(label: Any, description: Any = "", missing: Any = None) -> TextAreaField:
    """Make a field for the reason; `missing` is said where one must be given."""
    needed = [DataRequired(missing)] if missing else []
    return TextAreaField(
        label,
        description=description,
        filters=[tidy],
        validators=[*needed, Fits(max=MOST)],
        render_kw={"rows": 3},
    )


class WithdrawForm(FlaskForm):
    """Why a comment or a response is withdrawn."""

    because = reason_field(
        _l("Why do you withdraw it?"), _l("You need not say. What you write is shown to everyone.")
    )


class RefusalForm(FlaskForm):
    """Why an organisation that has asked gets no more time."""

    because = reason_field(
        _l("Why there is no more time"), _l("The organisation reads this."), _l("Say why.")
    )


class BackForm(FlaskForm):
    """Why an answer is sent back to its drafter."""

    because = reason_field(_l("What should be changed"), missing=_l("Write the note first."))


class ReopenForm(FlaskForm):
    """Why an approved response goes back to be written on."""

    because = reason_field(_l("What should be changed?"))
