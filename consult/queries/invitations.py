"""Who is asked in a consultation, and who has answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment, Voice
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.organisations import Membership, Organisation, OrganisationRole, Sector
from consult.model.users import User
from consult.policy import Actor, Permission, allows, visible_comments
from consult.text.order import swedish


@dataclass(frozen=True, slots=True)
class Respondent:
    """A body that is invited or has commented; `comments` is nothing where the comments may not be read."""

    organisation: Organisation
    comments: int | None


BySector = dict[Sector, list[Respondent]]


@dataclass(frozen=True, slots=True)
class Respondents:
    """Everyone who is asked or has answered, by sector, and how many comments came from private persons."""

    invited: BySector
    others: BySector
    private_comments: int


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation that can be put on the list, its invitation if it is there already, and if letters reach it."""

    organisation: Organisation
    invitation: Invitation | None
    has_reader: bool

    @property
    def is_sent(self) -> bool:
        """Tell if it has been invited already and can no longer be left out."""
        return self.invitation is not None and self.invitation.state is not InvitationState.LISTED


def respondents(actor: Actor, consultation: Consultation) -> Respondents:
    """List who is invited and who has commented, by sector; `invitations` must be loaded."""
    shown = allows(actor, Permission.COMMENTS_READ, consultation)
    counts = _comment_counts(actor, consultation) if shown else {}
    invited = {each.organisation_id: each.organisation for each in consultation.invitations}
    uninvited = set(counts) - set(invited) - {None}
    others = (
        db.session.scalars(select(Organisation).where(Organisation.id.in_(uninvited))) if uninvited else ()
    )
    known = counts if shown else None
    return Respondents(
        invited=_by_sector(invited.values(), known),
        others=_by_sector(others, known),
        private_comments=counts.get(None, 0),
    )


def _by_sector(bodies: Iterable[Organisation], counts: dict[int | None, int] | None) -> BySector:
    ordered = [
        Respondent(each, counts.get(each.id, 0) if counts is not None else None)
        for each in sorted(bodies, key=lambda body: swedish(body.name))
    ]
    return {
        sector: found
        for sector in Sector
        if (found := [each for each in ordered if each.organisation.sector is sector])
    }


def _comment_counts(actor: Actor, consultation: Consultation) -> dict[int | None, int]:
    """Count the comments of each organisation, and under nothing those of private persons."""
    rows = db.session.execute(
        select(Comment.organisation_id, func.count())
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.position == 0,
            Comment.voice != Voice.REGION,
            visible_comments(actor),
        )
        .group_by(Comment.organisation_id)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Before:
    """The bodies that were invited to a consultation: those that can be invited again, and how many no longer can."""

    again: Sequence[Invitation]
    gone: int


def invited_before(actor: Actor, consultation: Consultation) -> Before:
    """Tell whom one can ask again; `invitations` must be loaded with their organisations."""
    sent = [each for each in listed(actor, consultation) if each.state is not InvitationState.LISTED]
    again = [each for each in sent if each.organisation.is_confirmed]
    return Before(again, len(sent) - len(again))


def unreachable(_actor: Actor, bodies: Iterable[Organisation]) -> frozenset[int]:
    """Tell which bodies no letter reaches, in one statement."""
    silent = {each.id for each in bodies if not each.email}
    return frozenset(
        silent - set(db.session.scalars(_coordinated().where(Membership.organisation_id.in_(silent))))
    )


def _coordinated() -> Select[int]:
    return (
        select(Membership.organisation_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == OrganisationRole.COORDINATOR, User.is_active)
    )


def choices(_actor: Actor, consultation: Consultation) -> dict[Sector, list[Choice]]:
    """List every organisation that can be asked, by sector; `invitations` must be loaded."""
    listed = {each.organisation_id: each for each in consultation.invitations}
    organisations = db.session.scalars(
        select(Organisation).where(Organisation.sector != Sector.CITIZEN, Organisation.is_confirmed)
    ).all()
    coordinated = set(db.session.scalars(_coordinated()))
    ordered = [
        Choice(each, listed.get(each.id), has_reader=bool(each.email) or each.id in coordinated)
        for each in sorted(organisations, key=lambda each: swedish(each.name))
    ]
    return {
        sector: found
        for sector in Sector
        if (found := [each for each in ordered if each.organisation.sector is sector])
    }


def listed(_actor: Actor, consultation: Consultation) -> list[Invitation]:
    """Give the list in the order of sectors and names; `invitations` must be loaded with their organisations."""
    sectors = list(Sector)
    return sorted(
        consultation.invitations,
        key=lambda each: (sectors.index(each.organisation.sector), swedish(each.organisation.name)),
    )


def own(actor: Actor, consultation: Consultation) -> Sequence[Invitation]:
    """Pick the invitations of the actor's own organisations; `invitations` must be loaded."""
    return [each for each in consultation.invitations if each.organisation_id in actor.memberships]


def own_extension(actor: Actor, consultation: Consultation) -> date | None:
    """Tell the last day that the actor's organisation was granted, if it is later than everyone's."""
    days = [each.extended_to for each in own(actor, consultation) if each.extended_to]
    latest = max(days, default=None)
    return latest if latest and latest > consultation.last_day else None


def by_organisation(_actor: Actor, consultation: Consultation, slug: str) -> Invitation:
    """Find one organisation's invitation; `invitations` must be loaded with their organisations."""
    for each in consultation.invitations:
        if each.organisation.slug == slug:
            return each
    raise NotFound
