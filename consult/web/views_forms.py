"""The form that names a view of the desk's list."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from consult.services.views import Naming
from consult.web.fields import one_line


class ViewForm(FlaskForm):
    """What a view is called, and who sees it."""

    name = StringField(
        _l("What you call this list"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write a name.")),
            Length(max=80, message=_l("The name is too long.")),
        ],
    )
    is_shared = BooleanField(_l("Show it to colleagues too"))

    def naming(self) -> Naming:
        """Give what was typed."""
        return Naming(self.name.data or "", bool(self.is_shared.data))
