"""The form that says which answer is behind a change."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired

from consult.web.answer_forms import LONG
from consult.web.fields import Fits, tidy
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


class JudgementForm(FlaskForm):
    """Why nobody is asked again although the meaning of the plan changes."""

    because = TextAreaField(
        _l("Why nobody needs to be asked again"),
        description=_l("It is kept with your name and the day, and shown in the consultation report."),
        filters=[tidy],
        validators=[DataRequired(_l("Write why nobody needs to be asked again.")), Fits(max=LONG)],
        render_kw={"rows": 3},
    )
