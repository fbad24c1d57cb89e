"""What one fills in to close a case, and to reopen it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from consult.web.reason_forms import reason_field


class ClosingForm(FlaskForm):
    """A note that stays with the closed case."""

    note = reason_field(_l("Note"), _l("For the register, such as what was handed over on paper."))


class ReopeningForm(FlaskForm):
    """Why a closed case is reopened."""

    because = reason_field(
        _l("Why is the case reopened?"),
        _l("It stays with the case. When all is done, the case is closed anew and gets a new package."),
        _l("Say why the case is reopened."),
    )
