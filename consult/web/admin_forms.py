"""Forms with which administrators look after people."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.labels import LABELS
from consult.model.users import Role
from consult.services.users import Invitee
from consult.web.people_fields import email_field, locale_field, name_field, title_field

ROLES = [SelectChoice(each, LABELS[Role][each]) for each in Role]


class RolesForm(FlaskForm):
    """What someone may do for the region."""

    roles = SelectMultipleField(
        _l("Roles"),
        choices=ROLES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def chosen(self) -> frozenset[Role]:
        """Give the roles that are ticked."""
        return frozenset(Role(each) for each in self.roles.data or ())


class InviteForm(RolesForm):
    """Whom to invite to work here."""

    name = name_field(_l("Name"))
    email = email_field(_l("E-mail at work"))
    title = title_field(_l("Title"))
    locale = locale_field()
    roles = SelectMultipleField(
        _l("Roles"),
        choices=ROLES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(message=_l("Choose at least one role."))],
    )

    def invitee(self) -> Invitee:
        """Give what has been filled in."""
        return Invitee(
            email=self.email.data or "",
            name=self.name.data or "",
            title=self.title.data or "",
            locale=self.locale.data,
            roles=self.chosen(),
        )
