"""Forms with which people get in, and say who they are."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from consult.services.users import Profile
from consult.web import people_fields
from consult.web.people_fields import PASSWORD_MAX, email, email_field, name_field, new_password_field


class SignInForm(FlaskForm):
    """Who it is; `written` carries what someone was writing when the session ran out."""

    email = EmailField(
        _l("E-mail"),
        filters=[email],
        validators=[InputRequired(message=_l("Write your e-mail address."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[
            InputRequired(message=_l("Write your password.")),
            Length(max=PASSWORD_MAX, message=_l("The password is too long.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    written = HiddenField()


class AskForm(FlaskForm):
    """Where a link is to be sent."""

    email = email_field(_l("E-mail"), render_kw={"autocomplete": "email"})


class PasswordForm(FlaskForm):
    """A new password."""

    password = new_password_field(_l("New password"))


class OwnPasswordForm(FlaskForm):
    """One's password, so that nobody does it in a browser that was left open somewhere."""

    current = PasswordField(
        _l("Your password now"),
        validators=[InputRequired(message=_l("Write the password that you have now."))],
        render_kw={"autocomplete": "current-password"},
    )


class ChangePasswordForm(OwnPasswordForm):
    """A new password, and the one it replaces."""

    password = new_password_field(_l("New password"))


class NewAccountForm(FlaskForm):
    """What someone says when an account becomes theirs."""

    name = name_field(_l("Your name"), render_kw={"autocomplete": "name"})
    password = new_password_field(_l("Choose a password"))


class PrivateAccountForm(NewAccountForm):
    """The same for someone who speaks for themselves."""

    shows_name = BooleanField(
        _l("Show my name with my comments"),
        description=_l("Otherwise they are signed “Private person”. The region always sees your name."),
    )


class TitledAccountForm(NewAccountForm):
    """The same for someone who speaks at work."""

    title = people_fields.title_field(_l("Title"), render_kw={"autocomplete": "organization-title"})


class ProfileForm(FlaskForm):
    """What people may say about themselves."""

    name = name_field(_l("Your name"), render_kw={"autocomplete": "name"})
    title = people_fields.title_field(_l("Title"), render_kw={"autocomplete": "organization-title"})
    locale = people_fields.locale_field()
    shows_name = BooleanField(
        _l("Show my name with my comments"),
        description=_l(
            "When you speak for yourself, they are otherwise signed “Private person”. The region always sees your name."
        ),
    )

    def profile(self) -> Profile:
        """Give what has been filled in."""
        return Profile(
            name=self.name.data or "",
            title=self.title.data or "",
            locale=self.locale.data,
            shows_name=self.shows_name.data,
        )
