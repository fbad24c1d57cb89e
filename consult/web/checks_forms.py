"""The form that says which answer is behind a change."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired

from consult.web.fields import tidy
from consult.web.numbers import read_number


class BehindForm(FlaskForm):
    """The number of a comment, for a change that its answer made."""

    number = StringField(
        _l("Number of the comment"),
        filters=[tidy],
        validators=[DataRequired(_l("Write the number of a comment."))],
        render_kw={"inputmode": "numeric"},
    )

    @property
    def chosen(self) -> int:
        """Give the number; what is none is that of no comment."""
        return read_number(self.number.data) or 0
