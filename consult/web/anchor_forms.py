"""What a drafter fills in to place a comment by hand."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import Length

from consult.queries.texts import Text
from consult.services.anchors import Target
from consult.text.anchors import quote
from consult.text.finding import occurrences
from consult.web.fields import tidy
from consult.web.numbers import read_number

BEGINNING = 70
CONTEXT = 30


class MoveForm(FlaskForm):
    """The passage to place a comment on, and words in it."""

    to = SelectField(_l("Passage"), choices=[], validate_choice=False)
    words = StringField(_l("Words in it"), filters=[tidy], validators=[Length(max=2000)])
    which = RadioField(_l("Which of these places?"), choices=[], validate_choice=False)

    def offer(self, text: Text | None) -> None:
        """Offer the passages of a text."""
        self.plain = {str(each.block.uid): each.plain for each in text.passages} if text else {}
        labels = text.labels if text else {}
        self.to.choices = [
            SelectChoice("", gettext("Choose a passage")),
            *(SelectChoice(uid, f"{labels[uid]} {words[:BEGINNING]}") for uid, words in self.plain.items()),
        ]
        self.target = Target("")

    def validate_to(self, field: Field) -> None:
        """Check that the passage is there."""
        if not field.data:
            raise ValidationError(gettext("Choose the passage that the comment should stand at."))
        if field.data not in self.plain:
            raise ValidationError(
                gettext("The passage has been taken out of the text meanwhile. Choose another one.")
            )
        self.target = Target(field.data)

    def validate_words(self, field: Field) -> None:
        """Find the words in the passage; when they stand there several times, ask which."""
        passage = self.plain.get(self.to.data or "", "")
        if not field.data or not passage:
            return
        found = occurrences(passage, field.data)
        if not found:
            raise ValidationError(
                gettext("These words are not in the passage. Type them exactly as they stand there.")
            )
        which = read_number(self.which.data or ("0" if len(found) == 1 else ""))
        if len(found) > 1:
            self.which.choices = [
                SelectChoice(str(index), _context(passage, *place)) for index, place in enumerate(found)
            ]
        if which is None or which >= len(found):
            raise ValidationError(
                gettext("These words stand here more than once. Choose which place you mean.")
            )
        self.target = Target(self.to.data, *found[which])


def _context(passage: str, start: int, end: int) -> Any:
    found = quote("passage", passage, start, end)
    return f"… {found.prefix[-CONTEXT:]}[{found.exact}]{found.suffix[:CONTEXT]} …"
