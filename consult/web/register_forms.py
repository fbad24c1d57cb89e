"""What one fills in about a document in the register."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from consult.web.fields import Fits, one_line


class ReferencesForm(FlaskForm):
    """The numbers that a document has elsewhere; `seen` is the revision that was shown."""

    reference = StringField(
        _l("Number in the region’s case system"), filters=[one_line], validators=[Fits(max=80)]
    )
    party_reference = StringField(
        _l("The other side’s registration number"), filters=[one_line], validators=[Fits(max=80)]
    )
    seen = HiddenField()
