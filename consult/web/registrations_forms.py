"""What is filled in about an answer that came as a Word file."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from consult import clock
from consult.errors import Invalid
from consult.formats.enclosures import Enclosure
from consult.labels import problem
from consult.model.consultations import EARLIEST_DAY
from consult.queries.registrations import PRIVATE, Sender
from consult.services.registrations import Answer
from consult.web.fields import DayField, one_line
from consult.web.returned_points import Held


class AnswerForm(FlaskForm):
    """Who sent it, when it came in, and its number in the register."""

    sender = SelectField(
        _l("Whose answer is it?"),
        validate_choice=False,
        validators=[InputRequired(message=_l("Choose whose answer it is."))],
    )
    signed_as = StringField(
        _l("The private person’s name"),
        description=_l(
            "Only if the person wants it to be shown. The name of an organisation is always shown."
        ),
        filters=[one_line],
        validators=[Length(max=120, message=_l("The name is too long."))],
    )
    received_on = DayField(
        _l("The day when it came in"),
        validators=[InputRequired(message=_l("Choose the day when it came in."))],
    )
    reference = StringField(
        _l("Registration number"),
        description=_l("The number in the register under which the file itself is kept."),
        filters=[one_line],
        validators=[Length(max=80, message=_l("The number is too long."))],
    )

    def offer(self, senders: Sequence[Sender], *, is_for_everyone: bool) -> None:
        """Offer the organisations that can answer, those that were invited first."""
        groups = {True: gettext("Invited"), False: gettext("Others")}
        private = SelectChoice(PRIVATE, gettext("A private person"), optgroup=groups[False])
        self.sender.choices = [
            SelectChoice("", gettext("Choose")),
            *(
                SelectChoice(each.organisation.slug, each.organisation.name, optgroup=groups[each.is_invited])
                for each in senders
            ),
            *([private] if is_for_everyone else []),
        ]

    def validate_sender(self, field: Field) -> None:
        """Check that it is one of those offered."""
        if field.data not in {each.value for each in field.choices if isinstance(each, SelectChoice)}:
            raise ValidationError(problem(Invalid("sender_not_invited")))

    def validate_received_on(self, field: DayField) -> None:
        """Refuse days that are slips of the pen."""
        if field.data and field.data > clock.today():
            raise ValidationError(problem(Invalid("received_in_future")))
        if field.data and field.data < EARLIEST_DAY:
            raise ValidationError(gettext("The year is not one that an answer can have come in."))

    def answer(self, held: Held, original: Enclosure | None = None) -> Answer:
        """Give what is known about the file, and the file itself when it is to be kept."""
        assert self.received_on.data  # noqa: S101 - validated
        return Answer(
            filename=held.filename,
            digest=held.digest,
            locale=held.locale,
            received_on=self.received_on.data,
            organisation="" if self.sender.data == PRIVATE else self.sender.data,
            signed_as=self.signed_as.data or "",
            reference=self.reference.data or "",
            original=original,
        )
