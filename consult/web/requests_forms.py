"""What is filled in when someone asks about data on themselves, and when they are answered."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from consult.labels import LABELS
from consult.model.requests import RequestKind, RequestState, RequestWay
from consult.services.requests import Answering, Asking
from consult.web.fields import DayField, Fits, one_line, tidy
from consult.web.numbers import read_number
from consult.web.people_fields import NAME_MAX, locale_field, mailbox_field

LONGEST = 10_000


class RequestForm(FlaskForm):
    """Who asked for what, how and when."""

    kind = RadioField(
        _l("What is asked for"),
        choices=[SelectChoice(each, LABELS[RequestKind][each]) for each in RequestKind],
        validators=[DataRequired(message=_l("Choose what is asked for."))],
    )
    way = RadioField(
        _l("How it was asked"),
        choices=[SelectChoice(each, LABELS[RequestWay][each]) for each in RequestWay],
        validators=[DataRequired(message=_l("Choose how it was asked."))],
    )
    name = StringField(_l("Name"), filters=[one_line], validators=[Fits(max=NAME_MAX)])
    email = mailbox_field(
        _l("E-mail address"),
        description=_l(
            "Make sure that it is really theirs. What is found is found by it, and the answer goes there."
        ),
    )
    locale = locale_field()
    received_on = DayField(
        _l("Came in on"),
        validators=[InputRequired(message=_l("Write the day as year, month and day, such as 2026-10-31."))],
    )
    asks = TextAreaField(
        _l("What the person wants"),
        filters=[tidy],
        validators=[
            DataRequired(message=_l("Write what the person wants.")),
            Length(max=LONGEST, message=_l("The text is too long.")),
        ],
        render_kw={"rows": 4},
    )

    def asking(self) -> Asking:
        """Give what was filled in."""
        assert self.received_on.data is not None  # noqa: S101 - the validator saw to it
        return Asking(
            RequestKind(self.kind.data),
            RequestWay(self.way.data),
            self.name.data or "",
            self.email.data or "",
            self.locale.data,
            self.asks.data or "",
            self.received_on.data,
        )


class AnswerForm(FlaskForm):
    """What became of a request, and what the person is told."""

    state = RadioField(
        _l("What became of it"),
        choices=[
            SelectChoice(each, LABELS[RequestState][each])
            for each in RequestState
            if each is not RequestState.OPEN
        ],
        validators=[DataRequired(message=_l("Choose what became of it."))],
    )
    answer = TextAreaField(
        _l("Answer to the person"),
        description=_l(
            "Say what was done, what stays and why. If something is refused, name the law, and say how one appeals."
        ),
        filters=[tidy],
        validators=[
            DataRequired(message=_l("Write what the person is told.")),
            Length(max=LONGEST, message=_l("The text is too long.")),
        ],
        render_kw={"rows": 8},
    )
    seen = HiddenField()

    def answering(self) -> Answering:
        """Give what was filled in."""
        return Answering(
            RequestState(self.state.data), self.answer.data or "", read_number(self.seen.data or "") or 0
        )
