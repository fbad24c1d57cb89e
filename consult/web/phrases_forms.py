"""What a drafter fills in to keep a text block."""

from difflib import get_close_matches

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from consult.model.phrases import PHRASE_BLANKS, Phrase
from consult.services.phrases import Wording
from consult.text import blanks
from consult.web.fields import Fits, one_line, tidy
from consult.web.locale import LOCALES

LONG = 4000


def _knows_blanks(_form: FlaskForm, field: TextAreaField) -> None:
    """Refuse what stands in braces and is no placeholder, and name the one that was perhaps meant."""
    for typed in blanks.wrong(field.data or "", PHRASE_BLANKS):
        likely = get_close_matches(blanks.name(typed), PHRASE_BLANKS, 1)
        if likely:
            raise ValidationError(
                gettext(
                    "%(typed)s is no placeholder. Did you mean {%(likely)s}?", typed=typed, likely=likely[0]
                )
            )
        raise ValidationError(
            gettext("%(typed)s is no placeholder. Choose one from the list below.", typed=typed)
        )


class PhraseForm(FlaskForm):
    """A text block in both languages; `seen` is the mark of what it said when it was opened."""

    name = StringField(
        _l("Name"),
        description=_l("What you look for when you choose it, for example “Thanks, is being looked into”."),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write a name.")),
            Length(max=80, message=_l("The name is too long.")),
        ],
    )
    words_sv = TextAreaField(
        _l("Text in Swedish"),
        filters=[tidy],
        validators=[Fits(max=LONG), _knows_blanks],
        render_kw={"lang": "sv", "rows": 4},
    )
    words_en = TextAreaField(
        _l("Text in English"),
        filters=[tidy],
        validators=[Fits(max=LONG), _knows_blanks],
        render_kw={"lang": "en", "rows": 4},
    )
    seen = HiddenField()

    def show(self, phrase: Phrase) -> None:
        """Fill in what a text block says now."""
        self.name.data = phrase.name
        for code in LOCALES:
            self[f"words_{code}"].data = phrase.words.get(code, "")
        self.seen.data = phrase.mark

    def wording(self) -> Wording:
        """Give what was filled in."""
        words = {code: said for code in LOCALES if (said := self[f"words_{code}"].data)}
        return Wording(self.name.data or "", words)
