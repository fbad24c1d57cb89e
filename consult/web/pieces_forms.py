"""What is filled in about an answer that came by e-mail, post or phone, and about each piece of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from consult.formats.enclosures import Enclosure
from consult.labels import LABELS
from consult.model.comments import CommentKind, Stance
from consult.model.pieces import Piece, Placing
from consult.model.registrations import Channel, Registration
from consult.queries.registrations import PRIVATE
from consult.queries.texts import Text
from consult.services.pieces import LONGEST, Decision
from consult.services.registrations import Answer
from consult.web.fields import Fits, one_line, tidy
from consult.web.locale import LOCALES
from consult.web.people_fields import mailbox_field
from consult.web.registrations_forms import AnswerForm

LETTERS = (Channel.EMAIL, Channel.POST, Channel.PHONE)
"""How answers come that are written in by hand."""
LANGUAGES = {"sv": _l("Swedish"), "en": _l("English")}
BODY_MAX = 100_000
_AT = re.compile(r"at:(\w{1,16})(?::(\d{1,6})-(\d{1,6}))?")
_QUESTION = re.compile(r"question:(\d{1,3})")
_BY_LABEL = "label"


class LetterForm(AnswerForm):
    """How it came, from whom, when, and its number in the register."""

    channel = RadioField(
        _l("How did it come?"),
        choices=[SelectChoice(each, LABELS[Channel][each]) for each in LETTERS],
        validators=[InputRequired(message=_l("Choose how it came."))],
    )
    sender_name = StringField(
        _l("Who sent or said it"),
        description=_l("The person’s name. Only staff see it."),
        filters=[one_line],
        validators=[Length(max=120, message=_l("The name is too long."))],
    )
    sender_email = mailbox_field(
        _l("E-mail address"),
        description=_l(
            "Whoever signs in with this address can claim a private person’s answer. Only staff see it."
        ),
    )
    locale = RadioField(
        _l("The language of the answer"),
        choices=[SelectChoice(code, LANGUAGES[code]) for code in LOCALES],
        default="sv",
    )
    revision = HiddenField(default="0")

    def letter(self, filename: str = "", original: Enclosure | None = None) -> Answer:
        """Give what is known about the answer."""
        assert self.received_on.data  # noqa: S101 - validated
        return Answer(
            filename=filename,
            digest=original.digest if original else "",
            original=original,
            locale=self.locale.data if self.locale.data in LOCALES else "sv",
            received_on=self.received_on.data,
            organisation="" if self.sender.data == PRIVATE else self.sender.data,
            signed_as=self.signed_as.data or "",
            reference=self.reference.data or "",
            channel=Channel(self.channel.data),
            sender_name=self.sender_name.data or "",
            sender_email=self.sender_email.data or "",
        )

    def validate_channel(self, field: Field) -> None:
        """Refuse a way in which no letter comes."""
        if field.data not in LETTERS:
            raise ValidationError(gettext("Choose how it came."))


class BeginForm(LetterForm):
    """An answer to write in: what is known about it, and its text."""

    text = TextAreaField(
        _l("The text of the answer"),
        description=_l("Paste it here, or choose a file below that it can be read from."),
        filters=[tidy],
        validators=[Fits(max=LONGEST)],
        render_kw={"rows": 12},
    )


def about(draft: Registration) -> dict[str, object]:
    """Give what is known about an answer as the form shows it."""
    names = (
        "signed_as",
        "received_on",
        "reference",
        "channel",
        "sender_name",
        "sender_email",
        "locale",
        "revision",
    )
    sender = draft.organisation.slug if draft.organisation else PRIVATE
    return {name: getattr(draft, name) for name in names} | {"sender": sender}


@dataclass(frozen=True, slots=True)
class Row:
    """A piece as it is shown: its words and kind, the place that is chosen for it, and what is wrong with that."""

    number: int
    above: str
    body: str
    kind: str
    stance: str
    place: str
    label: str
    was: str
    is_open: bool
    fault: str = ""
    decision: Decision | None = None


def code(placing: Placing, uid: str | None, start: int | None, end: int | None) -> str:
    """Write a place as the form sends it."""
    if placing is not Placing.PASSAGE:
        return "" if placing is Placing.OPEN else str(placing)
    return f"at:{uid}:{start}-{end}" if start is not None else f"at:{uid}"


def rows(pieces: Sequence[Piece]) -> list[Row]:
    """Show pieces as they are kept."""
    return [
        Row(
            each.number,
            each.above,
            each.body,
            each.kind,
            each.stance or "",
            f"question:{each.question}"
            if each.question
            else code(each.placing, each.uid, each.start, each.end),
            "",
            each.mark,
            is_open=each.placing is Placing.OPEN,
        )
        for each in pieces
    ]


def chosen(pieces: Sequence[Piece], text: Text) -> list[Row]:
    """Read what was chosen for each piece that the page showed; the others are as they are kept."""
    uids = {label: uid for uid, label in text.labels.items()}
    return [
        _chosen(each, row, text, uids) if f"was-{each.number}" in request.form else row
        for each, row in zip(pieces, rows(pieces), strict=True)
    ]


def _chosen(piece: Piece, kept: Row, text: Text, uids: Mapping[str, str]) -> Row:
    n = piece.number
    body = tidy(request.form.get(f"body-{n}", ""))[:BODY_MAX]
    kind, stance = request.form.get(f"kind-{n}", ""), request.form.get(f"stance-{n}", "")
    place = request.form.get(f"place-{n}", "")
    label = one_line(request.form.get(f"label-{n}", ""))[:80].rstrip(".")
    fault = _fault(place, label, uids)
    if label and not fault:
        place = f"at:{uids[label]}"
    if not body and place != Placing.OUT:
        fault = fault or gettext("A piece needs words, unless it is left out.")
    decision = None if fault else _decision((body, kind, stance), place, piece, text)
    return Row(
        n,
        kept.above,
        body,
        kind,
        stance,
        place,
        label,
        request.form[f"was-{n}"][:32],
        not place,
        fault,
        decision,
    )


def _fault(place: str, label: str, uids: Mapping[str, str]) -> str:
    if label and place not in {"", _BY_LABEL}:
        return str(
            gettext("You have both marked a place and written %(label)s. Choose one of them.", label=label)
        )
    if label and label not in uids:
        return str(gettext("There is no passage %(label)s in this version.", label=label))
    if place == _BY_LABEL and not label:
        return str(gettext("Write the number of the passage."))
    return ""


def _decision(words: tuple[str, str, str], place: str, piece: Piece, text: Text) -> Decision:
    """Give what was decided; a place that is not in the text leaves the piece open."""
    body, kind, stance = words
    said = Decision(
        body,
        CommentKind(kind) if kind in set(CommentKind) else piece.kind,
        Stance(stance) if stance in set(Stance) else None,
        Placing.OPEN,
    )
    at, question = _AT.fullmatch(place), _QUESTION.fullmatch(place)
    if question:
        return replace(said, placing=Placing.QUESTION, question=int(question[1]))
    if at and text.of(at[1]):
        start, end = (int(at[2]), int(at[3])) if at[2] else (None, None)
        if start is None or end is None or not start < end <= len(text.of(at[1])[0].plain):
            start = end = None
        return replace(said, placing=Placing.PASSAGE, uid=at[1], start=start, end=end)
    simple = {Placing.PLAN, Placing.NOWHERE, Placing.OUT}
    return replace(said, placing=Placing(place) if place in simple else Placing.OPEN)
