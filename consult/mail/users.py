"""Letters that carry a single-use link: to a new account, a new password or a place in an organisation."""

from collections.abc import Callable
from functools import partial

from flask_babel import gettext as _

from consult import clock
from consult.db import db
from consult.labels import words
from consult.mail.writing import Recipient, Site, Words, letter, moment, one_line
from consult.model.organisations import Organisation
from consult.model.records import Event, Verb
from consult.model.users import LinkFate, SingleUseLink, User
from consult.policy import SYSTEM
from consult.services import links
from consult.services.notices import Letter
from consult.services.users import Wish

Say = Callable[[SingleUseLink, str, str], Words]
"""What a letter says about a link, given its address and the reader's language."""


def asked(event: Event, site: Site) -> list[Letter]:
    """Write to someone who asked for an account or a password."""
    return _with_link(event, site, ASKED[event.verb, Wish(event.data["wish"])])


def invited(event: Event, site: Site) -> list[Letter]:
    """Write to someone who is invited to work here or to answer for an organisation."""
    inviter = db.session.get(User, event.actor_id) if event.actor_id else None
    name = one_line(inviter.name) if inviter else ""
    return _with_link(event, site, partial(_invited, name))


def _with_link(event: Event, site: Site, say: Say) -> list[Letter]:
    link = db.session.get(SingleUseLink, event.subject_id)
    if link is None or link.fate_at(clock.now()) is not LinkFate.OPEN:
        return []
    if link.token_hash is not None:  # handed over where it was made: a letter would void it
        return []
    address = site.address("users.link", token=links.seal(SYSTEM, link))
    recipient = Recipient(link.email, event.data["locale"])
    return [letter(site, f"event:{event.id}", recipient, partial(say, link, address))]


def until(link: SingleUseLink, locale: str) -> str:
    """Say how long a link can be used."""
    return str(_("The link works once, until %(when)s.", when=moment(link.expires_at, locale)))


def _unasked() -> str:
    return str(_("If you did not ask for this, you need not do anything. Nobody else has seen the link."))


def _new_account(link: SingleUseLink, address: str, locale: str) -> Words:
    return Words(
        _("Create your account in Consult"),
        (
            _("Someone, probably you, wants to open an account in Consult with this e-mail address."),
            _("Open this link to say what you are called and choose a password:"),
            address,
            until(link, locale),
            _unasked(),
        ),
    )


def _no_account(link: SingleUseLink, address: str, locale: str) -> Words:
    return Words(
        _("There is no account with this e-mail address"),
        (
            _(
                "Someone, probably you, asked for a new password in Consult. No account has this e-mail address."
            ),
            _("Perhaps you used another address. You can also open a new account with this link:"),
            address,
            until(link, locale),
            _unasked(),
        ),
    )


def _new_password(link: SingleUseLink, address: str, locale: str) -> Words:
    return Words(
        _("Choose a new password"),
        (
            _("Someone, probably you, asked for a new password in Consult. Open this link to choose it:"),
            address,
            until(link, locale),
            _unasked(),
        ),
    )


def _account_already(link: SingleUseLink, address: str, locale: str) -> Words:
    return Words(
        _("You already have an account in Consult"),
        (
            _(
                "Someone, probably you, wants to open an account in Consult. There is one with this e-mail "
                "address already, so you can simply sign in."
            ),
            _("If you have forgotten the password, you can choose a new one with this link:"),
            address,
            until(link, locale),
            _unasked(),
        ),
    )


def _invited(inviter: str, link: SingleUseLink, address: str, locale: str) -> Words:
    organisation = db.session.get(Organisation, link.organisation_id) if link.organisation_id else None
    if organisation is None:
        subject = _("You are invited to work in Consult")
        what = _(
            "An account has been prepared for you in Consult, where the county’s plans are consulted on."
        )
    else:
        name = one_line(organisation.name)
        subject = _("You are invited to answer for %(organisation)s", organisation=name)
        what = _(
            "You are invited to Consult, where the county’s plans are consulted on, to answer for "
            "%(organisation)s. You will be: %(role)s.",
            organisation=name,
            role=words(link.role),
        )
    from_whom = (_("The invitation comes from %(name)s.", name=inviter),) if inviter else ()
    return Words(subject, (what, *from_whom, _("Open this link to accept:"), address, until(link, locale)))


ASKED: dict[tuple[Verb, Wish], Say] = {
    (Verb.USER_REGISTRATION_ASKED, Wish.ACCOUNT): _new_account,
    (Verb.USER_REGISTRATION_ASKED, Wish.PASSWORD): _no_account,
    (Verb.USER_RESET_ASKED, Wish.PASSWORD): _new_password,
    (Verb.USER_RESET_ASKED, Wish.ACCOUNT): _account_already,
}
