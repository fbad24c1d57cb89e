"""Fields about people: names, e-mail addresses and passwords."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from consult.config import Mode, Settings
from consult.web.fields import one_line
from consult.web.locale import LOCALES

NAME_MAX = 120
EMAIL_MAX = 254
PASSWORD_MIN = 12
PASSWORD_MAX = 200
LOCALE_NAMES = {"sv": "Svenska", "en": "English"}


def email(text: str | None) -> str:
    """Give an address as it is kept: without space around it, in small letters."""
    return one_line(text).lower()


def is_email(_form: FlaskForm, field: Field) -> None:
    """Refuse what is no e-mail address; nothing is asked of the network."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        found = validate_email(
            field.data,
            check_deliverability=False,
            allow_smtputf8=False,
            test_environment=settings.mode is not Mode.PRODUCTION,
        )
    except EmailNotValidError:
        raise ValidationError(_l("Write an e-mail address, such as name@example.org.")) from None
    field.data = (found.ascii_email or "").lower()
    if len(field.data) > EMAIL_MAX:
        raise ValidationError(_l("The address is too long."))


def email_field(label: Any, **more: Any) -> EmailField:
    """Ask for an e-mail address."""
    return EmailField(
        label,
        filters=[email],
        validators=[DataRequired(message=_l("Write an e-mail address.")), is_email],
        **more,
    )


def mailbox_field(label: Any, **more: Any) -> EmailField:
    """Ask for the address of a mailbox, which may be unknown."""
    return EmailField(label, filters=[email], validators=[Optional(), is_email], **more)


def name_field(label: Any, **more: Any) -> StringField:
    """Ask for a name."""
    return StringField(
        label,
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write a name.")),
            Length(max=NAME_MAX, message=_l("The name is too long.")),
        ],
        **more,
    )


def title_field(label: Any, **more: Any) -> StringField:
    """Ask what someone works as, if they like to say."""
    return StringField(
        label,
        filters=[one_line],
        validators=[Length(max=NAME_MAX, message=_l("The title is too long."))],
        **more,
    )


def locale_field(**more: Any) -> SelectField:
    """Ask in which language someone reads the site and gets mail."""
    return SelectField(
        _l("Language"), choices=[SelectChoice(each, LOCALE_NAMES[each]) for each in LOCALES], **more
    )


def is_hard_to_guess(_form: FlaskForm, field: Field) -> None:
    """Refuse passwords that are hardly one: the same few characters again and again."""
    if len(set(field.data)) < 5:
        raise ValidationError(_l("Choose a password with more different characters."))


def new_password_field(label: Any) -> PasswordField:
    """Ask for a password to come; length is what makes it good."""
    return PasswordField(
        label,
        description=_l("At least 12 characters. A few words that only you would put together are good."),
        validators=[
            InputRequired(message=_l("Choose a password.")),
            Length(min=PASSWORD_MIN, message=_l("The password needs at least 12 characters.")),
            Length(max=PASSWORD_MAX, message=_l("The password is too long.")),
            is_hard_to_guess,
        ],
        render_kw={"autocomplete": "new-password"},
    )
