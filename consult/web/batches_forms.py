"""The forms in which one says what is to be done to many answers."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from consult.labels import LABELS
from consult.model.batches import WRITING, Act, Wish
from consult.model.dispositions import Outcome, Significance
from consult.queries.choices import Choices
from consult.web.answer_forms import LONG
from consult.web.fields import tidy
from consult.web.locale import LOCALES, in_text
from consult.web.numbers import read_number


def _words(label: object, code: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[Length(max=LONG, message=_l("The reasons are too long."))],
        render_kw={"lang": code, "rows": 3},
    )


class BatchForm(FlaskForm):
    """What is to be done to the answers to the marked comments; what is left empty stays as it is."""

    picked = SelectMultipleField(_l("Marked comments"), coerce=read_number, validate_choice=False)
    whole = HiddenField()
    do = RadioField(
        _l("What is to be done?"),
        default=Act.SAVE.value,
        validators=[DataRequired(_l("Choose what is to be done."))],
    )
    outcome = SelectField(_l("Outcome"), validators=[Optional()])
    reasons_sv = _words(_l("Reasons in Swedish"), "sv")
    reasons_en = _words(_l("Reasons in English"), "en")
    theme = SelectField(_l("Theme"), validators=[Optional()])
    significance = SelectField(_l("Significance"), validators=[Optional()])
    assignee = SelectField(_l("Responsible"), validators=[Optional()])
    because = TextAreaField(
        _l("Why they are sent back"),
        filters=[tidy],
        validators=[Length(max=LONG, message=_l("The note is too long."))],
        render_kw={"rows": 2},
    )

    def offer(self, choices: Choices, acts: Mapping[Act, object]) -> None:
        """Fill in what this person may do, and the themes and people that can be chosen."""
        kept = SelectChoice("", _l("As it is in each"))
        self.do.choices = [SelectChoice(each.value, words) for each, words in acts.items()]
        self.outcome.choices = [
            kept,
            *(SelectChoice(e, LABELS[Outcome][e]) for e in Outcome if e is not Outcome.WITHDRAWN),
        ]
        self.significance.choices = [kept, *(SelectChoice(e, LABELS[Significance][e]) for e in Significance)]
        self.theme.choices = [
            kept,
            *(SelectChoice(str(k), in_text(name)) for k, name in choices.themes.items()),
        ]
        self.assignee.choices = [
            kept,
            *(SelectChoice(str(key), name) for key, name in choices.drafters.items()),
        ]

    def is_complete(self) -> bool:
        """Check the form, and that it says something to do."""
        if not self.validate():
            return False
        wish = self.wish()
        if wish.act is Act.SEND_BACK and not wish.because:
            self.because.errors = [gettext("Write a note that says why, at most 10,000 characters.")]
        said = (wish.outcome, wish.reasons, wish.significance, wish.theme_id, wish.assignee_id)
        if wish.act is Act.SAVE and not any(said):
            self.outcome.errors = [gettext("Choose or write at least one thing that is to be changed.")]
        return not (self.because.errors or self.outcome.errors)

    def wish(self) -> Wish:
        """Give what was filled in; what belongs to another act is passed over."""
        act = Act(self.do.data)
        if act not in WRITING:
            return Wish(act, because=self.because.data or "" if act is Act.SEND_BACK else "")
        outcome, significance = self.outcome.data, self.significance.data
        return Wish(
            act,
            outcome=Outcome(outcome) if outcome else None,
            reasons={code: words for code in LOCALES if (words := self[f"reasons_{code}"].data)},
            significance=Significance(significance) if significance else None,
            theme_id=read_number(self.theme.data),
            assignee_id=read_number(self.assignee.data),
        )
