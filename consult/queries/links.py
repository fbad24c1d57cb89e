"""What a single-use link opens, for whoever holds it."""

from dataclasses import dataclass

from sqlalchemy import select

from consult import clock
from consult.credentials import digest
from consult.db import db
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.protections import Protection
from consult.model.users import SingleUseLink, User
from consult.policy import Actor


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that can be used, with the account it is about, the organisation it leads into and what for, if any."""

    link: SingleUseLink
    user: User | None
    organisation: Organisation | None
    consultation: Consultation | None

    @property
    def has_account(self) -> bool:
        """Tell if the mailbox belongs to an account that someone has taken over."""
        return self.user is not None and self.user.password_hash is not None


def opened_by(_actor: Actor, token: str) -> Opened | None:
    """Find what a link opens, unless it has been used, has run out or never was."""
    row = db.session.execute(
        select(SingleUseLink, User, Organisation, Consultation)
        .outerjoin(Protection, Protection.email == SingleUseLink.email)
        .outerjoin(User, (User.email == SingleUseLink.email) | (User.id == Protection.user_id))
        .outerjoin(Organisation, Organisation.id == SingleUseLink.organisation_id)
        .outerjoin(Consultation, Consultation.id == SingleUseLink.consultation_id)
        .where(SingleUseLink.token_hash == digest(token), SingleUseLink.open_at(clock.now()))
    ).first()
    return Opened(*row) if row else None
