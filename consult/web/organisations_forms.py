"""Forms about organisations and their members."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from consult.errors import Invalid
from consult.formats import csvfile
from consult.labels import LABELS, problem
from consult.model.organisations import OrganisationRole, Sector
from consult.services.organisations import Body
from consult.web.fields import one_line
from consult.web.people_fields import email, email_field, is_email, mailbox_field

NAME_MAX = 160
IMPORT_MAX = 200_000
SECTORS = [each for each in Sector if each is not Sector.CITIZEN]
COLUMNS = {
    "name": ("name", "namn", "organisation"),
    "sector": ("sector", "sektor"),
    "email": ("email", "e-mail", "e-post", "epost"),
}
"""What the columns of a pasted table may be called."""


class OrganisationForm(FlaskForm):
    """What is known about an organisation."""

    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write a name.")),
            Length(max=NAME_MAX, message=_l("The name is too long.")),
        ],
    )
    sector = SelectField(_l("Sector"), choices=[SelectChoice(each, LABELS[Sector][each]) for each in SECTORS])
    email = mailbox_field(
        _l("Mailbox for invitations"),
        description=_l("The address where the organisation receives official mail."),
    )

    def body(self) -> Body:
        """Give what has been filled in."""
        return Body(self.name.data or "", Sector(self.sector.data), self.email.data or "")


class MemberForm(FlaskForm):
    """Whom to invite, and what the person may do."""

    email = email_field(_l("E-mail of your colleague"))
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(each, LABELS[OrganisationRole][each]) for each in OrganisationRole],
        default=OrganisationRole.CONTRIBUTOR,
        validators=[DataRequired(message=_l("Choose a role."))],
    )


class RoleForm(FlaskForm):
    """What a member may do."""

    role = SelectField(
        _l("Role"),
        choices=[SelectChoice(each, LABELS[OrganisationRole][each]) for each in OrganisationRole],
    )


class ImportForm(FlaskForm):
    """A pasted table of organisations, whose rows are checked one by one."""

    table = TextAreaField(
        _l("Table"),
        description=_l(
            "The first row names the columns: name, sector, e-mail. Copy from a spreadsheet or a CSV file."
        ),
        validators=[
            DataRequired(message=_l("Paste the table.")),
            Length(max=IMPORT_MAX, message=_l("The table is too long. Import it in parts.")),
        ],
        render_kw={"rows": 12},
    )

    def bodies(self) -> list[Body]:
        """Give the organisations; rows that cannot be used become errors of the field, and then nothing is given."""
        try:
            rows = csvfile.read((self.table.data or "").encode())
        except Invalid as error:
            self.table.errors = [problem(error) or _("This cannot be read as a table.")]
            return []
        found, errors, seen = [], [], set[str]()
        for number, row in enumerate(rows, 2):
            try:
                body = self._body(row, seen)
            except ValueError as error:
                errors.append(_("Row %(number)s: %(problem)s.", number=number, problem=error))
                continue
            seen.add(body.name)
            found.append(body)
        self.table.errors = errors
        return [] if errors else found

    def _body(self, row: dict[str, str], seen: set[str]) -> Body:
        cells = {
            key: next((row[name] for name in names if row.get(name)), "") for key, names in COLUMNS.items()
        }
        name = one_line(cells["name"])
        if not name or len(name) > NAME_MAX:
            raise ValueError(_("the name is missing or too long"))
        if name in seen:
            raise ValueError(_("the name stands there twice"))
        return Body(name, _sector(cells["sector"]), self._mailbox(cells["email"]))

    def _mailbox(self, typed: str) -> str:
        field = OrganisationForm(formdata=None, email=email(typed)).email
        try:
            if field.data:
                is_email(self, field)
        except ValueError:
            raise ValueError(_("“%(typed)s” is no e-mail address", typed=one_line(typed))) from None
        return field.data or ""


def _sector(typed: str) -> Sector:
    """Know a sector by its code or by its name in the reader's language."""
    wanted = one_line(typed).casefold()
    for each in SECTORS:
        if wanted in {each.value, str(LABELS[Sector][each]).casefold()}:
            return each
    raise ValueError(_("“%(typed)s” is no sector", typed=one_line(typed)))
