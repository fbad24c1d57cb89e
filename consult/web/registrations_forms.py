"""What is filled in about an answer that came as a Word file, and about each thing that it says."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from consult import clock
from consult.errors import Invalid
from consult.formats.word_points import Point
from consult.labels import problem
from consult.labels.placeless import BY_HAND
from consult.model.comments import CommentKind
from consult.model.consultations import EARLIEST_DAY
from consult.queries.registrations import Sender
from consult.queries.texts import Text
from consult.services.registrations import Answer
from consult.text.anchors import Located, Status
from consult.text.labels import cited
from consult.web.fields import DayField, one_line
from consult.web.registration_points import Held, kind_of

PRIVATE = ":private"
"""What stands for a private person among the organisations; no address of an organisation has a colon."""


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

    def answer(self, held: Held) -> Answer:
        """Give what is known about the file."""
        assert self.received_on.data  # noqa: S101 - validated
        return Answer(
            filename=held.filename,
            digest=held.digest,
            locale=held.locale,
            received_on=self.received_on.data,
            organisation="" if self.sender.data == PRIVATE else self.sender.data,
            signed_as=self.signed_as.data or "",
            reference=self.reference.data or "",
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided about one point: left out or not, of what kind, and at which passage.

    `label` is what was typed, `at` the place that it means, and `fault` what is wrong with it.
    """

    number: int
    point: Point
    kind: CommentKind
    label: str
    at: Located | None
    is_left_out: bool
    fault: str = ""

    @property
    def reason(self) -> str:
        """Give the code of why it has no place."""
        return self.point.lost or BY_HAND


def proposed(held: Held, text: Text) -> list[Choice]:
    """Choose for each point what was understood."""
    return [
        Choice(
            number,
            point,
            kind_of(point),
            label_of(point, text),
            point.located,
            is_left_out=point.lost is not None and point.lost == "contents",
        )
        for number, point in enumerate(held.points, start=1)
    ]


def chosen(held: Held, text: Text) -> list[Choice]:
    """Read what was chosen for each point."""
    uids = {label: uid for uid, label in text.labels.items()}
    return [_chosen(number, point, text, uids) for number, point in enumerate(held.points, start=1)]


def _chosen(number: int, point: Point, text: Text, uids: dict[str, str]) -> Choice:
    typed = one_line(request.form.get(f"place-{number}", ""))[:80]
    kind = request.form.get(f"kind-{number}", "")
    fault, at = "", None
    if typed and typed == label_of(point, text):
        at = point.located
    elif typed:
        uid = uids.get(typed.rstrip("."))
        at = Located(Status.MANUAL, uid, None, None, 1.0, BY_HAND) if uid else None
        fault = "" if uid else gettext("There is no passage %(label)s in this version.", label=typed)
    return Choice(
        number,
        point,
        CommentKind(kind) if kind in set(CommentKind) else kind_of(point),
        typed,
        at,
        is_left_out=f"leave-{number}" in request.form,
        fault=fault,
    )


def label_of(point: Point, text: Text) -> str:
    """Give the number of the passage, or of the first and the last, at which a point was found."""
    at = point.located
    if at is None or at.uid is None:
        return ""
    return cited(text.labels[at.uid], text.labels[at.last] if at.last and at.last != at.uid else "")
