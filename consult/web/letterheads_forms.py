"""What is filled in about a letterhead and the region's own texts in reports."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length

from consult.formats import logos
from consult.formats.problems import Unreadable
from consult.labels import LABELS, problem
from consult.model.letterheads import REPORT_BLANKS, Letterhead, Tint
from consult.services.letterheads import Given
from consult.text import blanks
from consult.web.fields import Fits, tidy
from consult.web.rows import flat, line, texts

LONG = 10_000
TEXTS = ("introduction", "process", "counting", "closing")
NAMES = ("region", "unit", "footer", "logo_told")


def knows_blanks(_form: FlaskForm, field: TextAreaField) -> None:
    """Refuse what stands in braces and is no placeholder of a report."""
    for typed in blanks.wrong(field.data or "", REPORT_BLANKS):
        raise ValidationError(
            gettext("%(typed)s is no placeholder. Choose one from the list below.", typed=typed)
        )


def _line(label: Any, language: str, longest: int = 120) -> StringField:
    return line(label, longest, lang=language)


def _text(label: Any, language: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[Fits(max=LONG), knows_blanks],
        render_kw={"lang": language, "rows": 5},
    )


class LogoField(FileField):
    """A logo; when the form is checked it is drawn anew, and is then there as `drawn`."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, render_kw={"accept": ".png,.svg"}, **options)
        self.drawn: bytes | None = None

    def pre_validate(self, _form: FlaskForm) -> None:
        """Draw the logo, or say why it is not taken."""
        if not self.data:
            return
        try:
            self.drawn = logos.read(self.data.read(logos.MOST + 1))
        except Unreadable as refused:
            raise ValidationError(problem(refused)) from refused


class LetterheadForm(FlaskForm):
    """A letterhead, and the texts of reports."""

    region_sv = _line(_l("Name of the region, in Swedish"), "sv")
    region_en = _line(_l("Name of the region, in English"), "en")
    unit_sv = _line(_l("Unit, in Swedish"), "sv")
    unit_en = _line(_l("Unit, in English"), "en")
    address = TextAreaField(
        _l("Address"), filters=[tidy], validators=[Length(max=400)], render_kw={"rows": 4}
    )
    footer_sv = _line(_l("Line at the foot of each page, in Swedish"), "sv", 200)
    footer_en = _line(_l("Line at the foot of each page, in English"), "en", 200)
    tint = RadioField(
        _l("Colour of headings"),
        choices=[SelectChoice(each, LABELS[Tint][each]) for each in Tint],
        default=Tint.INK,
    )
    logo = LogoField(_l("Logo"))
    no_logo = BooleanField(_l("Take the logo away"))
    logo_told_sv = _line(_l("What the logo shows, in Swedish"), "sv")
    logo_told_en = _line(_l("What the logo shows, in English"), "en")
    introduction_sv = _text(_l("Introduction, in Swedish"), "sv")
    introduction_en = _text(_l("Introduction, in English"), "en")
    process_sv = _text(_l("How the consultation was held, in Swedish"), "sv")
    process_en = _text(_l("How the consultation was held, in English"), "en")
    counting_sv = _text(_l("More about how it is counted, in Swedish"), "sv")
    counting_en = _text(_l("More about how it is counted, in English"), "en")
    closing_sv = _text(_l("Closing, in Swedish"), "sv")
    closing_en = _text(_l("Closing, in English"), "en")
    revision = HiddenField()

    def given(self) -> Given:
        """Give what was filled in."""
        said = {name: texts(self, name) for name in (*NAMES, *TEXTS)}
        logo = b"" if self.no_logo.data else self.logo.drawn
        return Given(address=self.address.data or "", tint=Tint(self.tint.data), logo=logo, **said)


def filled_in(kept: Letterhead | None, revision: int) -> dict[str, str]:
    """Give the values of the fields for what is kept; `revision` is that of what will be changed."""
    if kept is None:
        return {"revision": str(revision)}
    fields = {
        key: words for name in (*NAMES, *TEXTS) for key, words in flat(name, getattr(kept, name)).items()
    }
    return fields | {"address": kept.address, "tint": kept.tint, "revision": str(revision)}
