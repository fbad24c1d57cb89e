"""What is filled in of a decision."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from consult.labels import LABELS
from consult.model.decisions import Decision, DecisionKind
from consult.services.decisions import Minutes
from consult.web.fields import DayField, one_line, tidy
from consult.web.file_fields import EnclosureField
from consult.web.rows import flat, texts


class DecisionForm(FlaskForm):
    """What the minutes say."""

    version = SelectField(_l("Version decided on"), coerce=int)
    kind = RadioField(
        _l("Decision"),
        choices=[SelectChoice(each, LABELS[DecisionKind][each]) for each in DecisionKind],
        validators=[DataRequired(message=_l("Choose what was decided."))],
    )
    body_sv = StringField(
        _l("Deciding body, in Swedish"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write which body decided.")),
            Length(max=120, message=_l("The name is too long.")),
        ],
        render_kw={"lang": "sv"},
    )
    body_en = StringField(
        _l("Deciding body, in English"),
        filters=[one_line],
        validators=[Length(max=120, message=_l("The name is too long."))],
        render_kw={"lang": "en"},
    )
    item = StringField(
        _l("Item in the minutes (§)"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write the number of the item in the minutes.")),
            Length(max=20, message=_l("The item is too long.")),
        ],
    )
    decided_on = DayField(
        _l("Date of the decision"),
        validators=[InputRequired(message=_l("Write the day as year, month and day, such as 2026-10-31."))],
    )
    text_sv = TextAreaField(
        _l("Text of the decision, in Swedish"),
        description=_l(
            "If it was referred back: what the body wants changed. Drafters see it at their text."
        ),
        filters=[tidy],
        validators=[Length(max=10_000, message=_l("The text is too long."))],
        render_kw={"lang": "sv", "rows": 5},
    )
    text_en = TextAreaField(
        _l("Text of the decision, in English"),
        filters=[tidy],
        validators=[Length(max=10_000, message=_l("The text is too long."))],
        render_kw={"lang": "en", "rows": 5},
    )

    extract = EnclosureField(
        _l("Extract of the minutes, as a file"),
        description=_l("Everyone can read it. What was there before stays there, too."),
    )

    def minutes(self) -> Minutes:
        """Give what was filled in."""
        assert self.decided_on.data is not None  # noqa: S101 - the validator saw to it
        return Minutes(
            version=self.version.data,
            kind=DecisionKind(self.kind.data),
            body=texts(self, "body"),
            item=self.item.data or "",
            decided_on=self.decided_on.data,
            text=texts(self, "text"),
            extract=self.extract.enclosure,
        )


class CorrectionForm(DecisionForm):
    """What the minutes really say, and why it was recorded otherwise; `revision` is what it was written from."""

    why = TextAreaField(
        _l("Why it is corrected"),
        description=_l("Everyone reads this."),
        filters=[tidy],
        validators=[
            DataRequired(message=_l("Say why it is corrected.")),
            Length(max=1000, message=_l("The text is too long.")),
        ],
        render_kw={"rows": 2},
    )
    revision = HiddenField()

    @classmethod
    def of(cls, decision: Decision) -> "CorrectionForm":
        """Begin with what is recorded."""
        given = flat("body", decision.body) | flat("text", decision.text)
        return cls(
            version=decision.version.number,
            kind=decision.kind,
            item=decision.item,
            decided_on=decision.decided_on,
            revision=decision.revision,
            **given,
        )
