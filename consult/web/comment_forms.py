"""What people fill in to comment, reply, edit and withdraw."""

import secrets
import unicodedata
from collections.abc import Sequence
from typing import Any, Self

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, InputRequired, Length

from consult.errors import Invalid
from consult.labels import LABELS, problem
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.statements import Point
from consult.policy import Speaking
from consult.queries.places import Following, Place
from consult.services.comments import Draft
from consult.services.spots import Range
from consult.text.normal import clean
from consult.web import chosen_words
from consult.web.fields import Fits
from consult.web.locale import current_locale
from consult.web.numbers import read_number
from consult.web.warnings import WarningForm

MOST_WORDS = 20_000
ON_THE_WHOLE = (Stance.NO_COMMENTS, Stance.DECLINES)
"""Stances that say something about the plan as a whole, and nothing about one place in it."""


def tidy(text: str | None) -> str:
    """Strip what is typed, and take out what no page can carry."""
    return clean(text or "").strip()


def _needs_words(message: Any) -> Any:
    def check(_form: FlaskForm, field: Field) -> None:
        seen = [each for each in field.data or "" if unicodedata.category(each) not in {"Cf", "Cc", "Zs"}]
        if not seen:
            raise ValidationError(message)

    return check


def _most(words: int = MOST_WORDS) -> Length:
    return Fits(max=words)


def body_field(label: Any, **options: Any) -> TextAreaField:
    """Make a field for what someone wants to say."""
    missing = _l("Write what you want to say.")
    return TextAreaField(label, filters=[tidy], validators=[_needs_words(missing), _most()], **options)


def speaker_field() -> RadioField:
    """Make a field for the organisation one speaks for, when there are several."""
    return RadioField(
        _l("For whom do you speak?"),
        choices=[],
        validate_choice=False,
        validators=[],
    )


class SpeakingForm(WarningForm):
    """What every form has in which someone speaks; `token` makes it count once."""

    organisation = speaker_field()
    token = HiddenField()

    def choose_speakers(self, speakers: list[Speaking]) -> None:
        """Offer the organisations that the reader can speak for; a single one needs no choice."""
        self.speakers = {each.organisation.slug: each for each in speakers if each.organisation is not None}
        self.organisation.choices = [
            SelectChoice(slug, each.organisation.name)
            for slug, each in self.speakers.items()
            if each.organisation is not None
        ]
        if len(self.speakers) == 1:
            self.organisation.data = next(iter(self.speakers))
        if not request.form:
            self.token.data = secrets.token_hex(16)

    def validate_organisation(self, field: Field) -> None:
        """Check that one of the reader's own organisations was chosen."""
        if self.speakers and field.data not in self.speakers:
            raise ValidationError(gettext("Choose for whom you speak."))

    @property
    def organisation_id(self) -> int | None:
        """Give the organisation that the reader speaks for."""
        speaking = self.speakers.get(self.organisation.data or "")
        return speaking.organisation.id if speaking and speaking.organisation else None

    @property
    def safe_token(self) -> str:
        """Give the form's token, or a new one if the browser lost it."""
        given = (self.token.data or "")[:32]
        return given if given.isalnum() and given.isascii() else secrets.token_hex(16)


class WordingForm(SpeakingForm):
    """What is said about a place, without saying where in it."""

    kind = RadioField(
        _l("What kind of comment is it?"),
        choices=[SelectChoice(str(kind), name) for kind, name in LABELS[CommentKind].items()],
        validate_choice=False,
        validators=[
            InputRequired(_l("Choose what kind of comment it is.")),
            AnyOf(list(CommentKind), message=_l("Choose what kind of comment it is.")),
        ],
    )
    stance = SelectField(_l("How do you stand to what is proposed?"), validate_choice=False)
    body = body_field(_l("Your comment"))
    proposed = TextAreaField(_l("New wording"), filters=[tidy], validators=[_most()])

    def offer_stances(self, place_is_whole: bool) -> None:  # noqa: FBT001 - a plain fact about the place
        """Offer the stances that can be taken at this place."""
        names = [
            SelectChoice(str(stance), name)
            for stance, name in LABELS[Stance].items()
            if place_is_whole or stance not in ON_THE_WHOLE
        ]
        self.stance.choices = [SelectChoice("", _l("I skip this question")), *names]

    def validate_stance(self, field: Field) -> None:
        """Check that the stance is one of those offered."""
        offered = {each.value for each in field.choices if isinstance(each, SelectChoice)}
        if field.data not in offered | {None}:
            raise ValidationError(gettext("Choose one of the stances in the list."))

    def draft(self, current: str) -> Draft:
        """Give what was written; new wording that changes nothing is none."""
        proposed = self.proposed.data if "proposed" in self else None
        return Draft(
            body=self.body.data or "",
            locale=current_locale(),
            token=self.safe_token,
            organisation_id=self.organisation_id,
            kind=CommentKind(self.kind.data),
            stance=Stance(self.stance.data) if self.stance.data else None,
            proposed=proposed if proposed and proposed != current else None,
        )


class CommentForm(WordingForm):
    """A new comment on a block, on words in it, on a guiding question or on the whole plan."""

    start = HiddenField()
    end = HiddenField()
    end_in = HiddenField()
    to = SelectField(_l("Down to which paragraph?"), validate_choice=False)
    text_locale = HiddenField()
    words = StringField(_l("Which words?"), filters=[tidy], validators=[_most(2000)])
    which = RadioField(_l("Which of these places?"), choices=[], validate_choice=False)

    def stand_at(self, place: Place) -> None:
        """Say where the comment is made; words chosen in the address or the form are kept if they exist.

        `start` counts in the first block of the place and `end` in its last, which `end_in` names: when another last
        block is chosen, the words chosen before are not meant any more.
        """
        self.place = place
        last = place.end_uid or place.uid or ""
        self.is_other_end = request.values.get("end_in", last) != last
        self.range = None if self.is_other_end else self._given()
        shown = self.range and (self.range.start, self.range.end - place.parts[-1].begin)
        self.start.data, self.end.data = shown or ("", "")
        self.end_in.data = last
        self.to.data = place.end_uid or ""
        self.text_locale.data = place.locale
        self.offer_stances(place.uid is None)

    def offer_following(self, following: Sequence[Following]) -> None:
        """Offer the blocks that the comment can run on to."""
        self.to.choices = [
            SelectChoice("", gettext("Only %(label)s", label=self.place.label)),
            *(SelectChoice(each.uid, f"{each.label} {each.words}") for each in following),
        ]

    def _given(self) -> Range | None:
        start, end = read_number(request.values.get("start")), read_number(request.values.get("end"))
        if start is None or end is None or not self.place.parts:
            return None
        chosen = Range(start, end + self.place.parts[-1].begin)
        return chosen if chosen.start < chosen.end <= len(self.place.plain) else None

    @property
    def is_over_blocks(self) -> bool:
        """Tell if the words stand in more than one block."""
        if self.range is None:
            return self.place.end_uid is not None
        return self.place.touched(self.range.start, self.range.end)[0].end_uid is not None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything, and when it is known which words are meant, that new wording is for one block."""
        is_good = bool(super().validate(extra_validators))
        if is_good and self.proposed.data and self.is_over_blocks:
            self.proposed.errors = [problem(Invalid("wording_over_blocks"))]
            return False
        return is_good

    def validate_words(self, field: Field) -> None:
        """Find the words in the passage; when they stand there several times, ask which."""
        if not field.data:
            given = request.form.get("start") or request.form.get("end")
            if given and self.range is None and not self.is_other_end:
                raise ValidationError(
                    gettext("The words you chose are not in this text. Type or paste them here instead.")
                )
            return
        self.range = None
        missing = gettext("These words are not in the paragraph. Type them exactly as they stand there.")
        self.range = Range(*chosen_words.find(field.data, self.place.plain, self.which, missing))

    def find_words(self) -> None:
        """Find the words without judging the rest of the form, for a preview."""
        self.words.validate(self, [lambda _form, field: self.validate_words(field)])

    @property
    def current(self) -> str:
        """Give the words that the new wording would replace: the chosen ones, or the whole paragraph."""
        text = self.place.plain
        return text[self.range.start : self.range.end] if self.range else text


class EditForm(WordingForm):
    """A comment or a reply to change."""

    revision = HiddenField()

    @classmethod
    def of(cls, comment: Comment) -> "EditForm":
        """Fill in what the comment says now."""
        form = cls.filled(comment)
        if comment.position:
            del form.kind, form.stance, form.proposed
        elif comment.end_uid:
            del form.proposed
        return form

    @classmethod
    def filled(cls, said: Comment | Point) -> Self:
        """Fill in what stands there now."""
        now = {name: getattr(said, name) or "" for name in ("kind", "stance", "body", "proposed")}
        form = cls(**now, revision=str(said.revision))
        form.speakers = {}
        form.offer_stances(said.uid is None)
        return form

    @property
    def seen_revision(self) -> int:
        """Give the revision that the reader saw, or one that never was."""
        given = read_number(self.revision.data)
        return -1 if given is None else given

    def changed(self, comment: Comment) -> Draft:
        """Give what the comment shall say."""
        if comment.position:
            return Draft(body=self.body.data or "", locale=comment.locale)
        return self.draft(comment.quote or comment.passage)


class ReplyForm(SpeakingForm):
    """A reply in a thread."""

    body = body_field(_l("Your reply"))
