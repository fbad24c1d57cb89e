"""Fields that several forms share: tidy text, and days with our own words for a bad one."""

from datetime import date
from typing import Any

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import DateField, Field, ValidationError
from wtforms.validators import Length
from wtforms.widgets import DateInput, Input, TextInput

from consult.formats import characters


def tidy(text: str | None) -> str:
    """Give what was typed without space around it, with one kind of line ends and no control characters."""
    return characters.clean(text or "").strip()


def one_line(text: str | None) -> str:
    """Give what was typed on one line, without what cannot be seen, such as marks that turn what follows around."""
    return " ".join("".join(each if each.isprintable() else " " for each in text or "").split())


class Fits(Length):
    """Refuse what is longer than fits, and say the limit as people write numbers."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Check a field."""
        if len(field.data or "") > self.max:
            most = format_decimal(self.max)
            raise ValidationError(gettext("This is too long: at most %(most)s characters fit.", most=most))


class Keeping:
    """The browser's own calendar or clock; plain text where something was typed that it could not show."""

    def __init__(self, native: Input) -> None:
        """Take the widget for what can be shown."""
        self.native = native
        self.validation_attrs = native.validation_attrs

    def __call__(self, field: Field, **attributes: Any) -> Markup:
        """Render the field."""
        lost = field.raw_data and any(field.raw_data) and field.data is None
        widget = TextInput() if lost else self.native
        return Markup(widget(field, **attributes))  # noqa: S704 - a widget escapes what it shows


class DayField(DateField):
    """A day, as the browser's calendar or a person writes it: 2026-10-31."""

    widget = Keeping(DateInput())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day, or say how it should be written."""
        typed = " ".join(valuelist).strip()
        self.data: date | None = None
        if not typed:
            return
        try:
            self.data = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(_l("Write the day as year, month and day, such as 2026-10-31.")) from None
