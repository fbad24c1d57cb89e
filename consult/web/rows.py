"""Forms with rows that can be added, taken away and put in order by buttons of the form, so without any script."""

from typing import Any, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from consult.db import Texts
from consult.web.fields import one_line, tidy
from consult.web.locale import LOCALES
from consult.web.numbers import read_number

LIMIT = 60
VERBS = {"add", "remove", "up", "down"}

AnyForm = TypeVar("AnyForm", bound=FlaskForm)


class Row(Form):
    """A row of a form; one that is wholly empty is as if it were not there."""

    @property
    def is_blank(self) -> bool:
        """Tell if nothing was written in any text field."""
        return not any(field.data for field in self if isinstance(field, StringField | TextAreaField))

    def validate(self, extra_validators: Any = None) -> bool:
        """Find nothing wrong with an empty row."""
        return self.is_blank or bool(super().validate(extra_validators))


def line(label: Any, longest: int, required: Any = None, **attributes: Any) -> StringField:
    """Make a field for one line of text; `required` is what to say when it is empty."""
    return StringField(
        label, filters=[one_line], validators=_validators(longest, required), render_kw=attributes
    )


def lines(label: Any, longest: int, required: Any = None, **attributes: Any) -> TextAreaField:
    """Make a field for several lines of text; `required` is what to say when it is empty."""
    return TextAreaField(
        label, filters=[tidy], validators=_validators(longest, required), render_kw=attributes
    )


def _validators(longest: int, required: Any) -> list[Any]:
    found: list[Any] = [DataRequired(message=required)] if required else []
    return [*found, Length(max=longest, message=_l("Write at most %(max)d characters here."))]


def texts(form: Form, name: str) -> Texts:
    """Give a text in the languages it is written in."""
    return {code: words for code in LOCALES if (words := form[f"{name}_{code}"].data)}


def flat(name: str, said: Texts) -> dict[str, str]:
    """Give the values of the fields of a text in several languages."""
    return {f"{name}_{code}": said.get(code, "") for code in LOCALES}


def rearranged(form: AnyForm) -> AnyForm | None:
    """Do what a button of a row asks for and give the form as it then is; nothing when no such button was pressed.

    A button's value is a verb and the way to the row, such as `up:areas-1` or `add:areas-0-goals`.
    """
    verb, _colon, way = request.form.get("act", "").partition(":")
    if verb not in VERBS or not form.is_submitted():
        return None
    data = dict(form.data)
    steps = way.split("-")
    rows, place = _found(data, steps if verb == "add" else steps[:-1]), steps[-1]
    if rows is not None:
        _change(rows, verb, place)
    changed: AnyForm = type(form)(formdata=None, data=data)
    return changed


def _found(data: Any, steps: list[str]) -> list[Any] | None:
    """Follow the way to a list of rows, which may lead nowhere: it comes from the browser."""
    for step in steps:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and (at := read_number(step)) is not None and at < len(data):
            data = data[at]
        else:
            return None
    return data if isinstance(data, list) else None


def _change(rows: list[Any], verb: str, place: str) -> None:
    if verb == "add":
        if len(rows) < LIMIT:
            rows.append({})
        return
    at = read_number(place)
    here = len(rows) if at is None else at
    other = here + {"up": -1, "down": 1}.get(verb, 0)
    if not (0 <= here < len(rows) and 0 <= other < len(rows)):
        return
    if verb == "remove":
        del rows[here]
    else:
        rows[here], rows[other] = rows[other], rows[here]
