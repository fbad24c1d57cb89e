"""What a drafter fills in to place a comment by hand."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import Length

from consult.queries.texts import Text
from consult.services.anchors import Target
from consult.web import chosen_words
from consult.web.fields import tidy

BEGINNING = 70


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
        missing = gettext("These words are not in the passage. Type them exactly as they stand there.")
        self.target = Target(self.to.data, *chosen_words.find(field.data, passage, self.which, missing))
