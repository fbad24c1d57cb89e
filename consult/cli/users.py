"""Commands about people: the first administrator is made here."""

import click
from email_validator import EmailNotValidError, validate_email

from consult.cli.program import program
from consult.config import Settings
from consult.db import transaction
from consult.errors import Invalid
from consult.mail.writing import Site
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.services import links, users
from consult.services.users import Invitee


@click.group()
def user() -> None:
    """Look after people."""


@user.command()
@click.argument("email")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="May be given several times.",
)
@click.option("--name", default="", help="What the person is called; they can change it.")
@click.option(
    "--locale", default="sv", type=click.Choice(["sv", "en"]), help="The language of the person's mail."
)
@click.pass_obj
def create(settings: Settings, email: str, roles: tuple[str, ...], name: str, locale: str) -> None:
    """Make an account and print the link with which its owner takes it over."""
    address = _address(email)
    invitee = Invitee(address, name or address.partition("@")[0], "", locale, frozenset(map(Role, roles)))
    with program(settings) as app:
        try:
            with transaction():
                token = links.seal(SYSTEM, users.invite(SYSTEM, invitee))
        except Invalid as error:
            raise click.ClickException(f"There is an account with the address {address} already.") from error
        click.echo(
            Site(settings.base_url, app.url_map, settings.secret_key).address("users.link", token=token)
        )


def _address(email: str) -> str:
    try:
        found = validate_email(email, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError as error:
        raise click.ClickException(str(error)) from error
    return (found.ascii_email or "").lower()
