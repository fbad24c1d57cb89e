"""The people and organisations of the demonstration: real bodies are only asked, made-up ones speak."""

from dataclasses import dataclass, field

from consult import clock
from consult.db import db
from consult.demo import source
from consult.demo.source import Author, Said
from consult.model.organisations import Body, Membership, Organisation, OrganisationRole, Sector
from consult.model.users import Role, StaffRole, User
from consult.policy import Actor
from consult.queries.demo import DOMAIN
from consult.services import organisations, slugs


@dataclass(slots=True)
class Cast:
    """Everyone in the demonstration, by the names that the source uses."""

    staff: dict[str, Actor] = field(default_factory=dict)
    recipients: frozenset[int] = frozenset()
    authors: dict[Author, Actor] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)

    def who(self, said: Said) -> Actor:
        """Tell who made a comment."""
        return self.authors[said.author]

    def replying(self, words: str) -> Author:
        """Find the author whom a thread names without the remarks that a comment has."""
        wanted = source.author(words, Sector.CITIZEN)
        return next(
            each
            for each in self.authors
            if (each.title, each.organisation) == (wanted.title, wanted.organisation)
        )

    def coordinating(self, organisation: str) -> Actor:
        """Find who speaks first for an organisation."""
        return next(actor for author, actor in self.authors.items() if author.organisation == organisation)

    def speaks_for(self, author: Author) -> int | None:
        """Tell for which organisation an author speaks."""
        return self.bodies.get(author.organisation)

    def slug(self, body: int | None) -> str:
        """Give the address of an organisation."""
        return db.session.get_one(Organisation, body).slug


def gather() -> Cast:
    """Make the accounts of the staff, the recipients and everyone who comments."""
    cast = Cast()
    for each in source.case()["staff"]:
        person = _person(each["key"], each["name"], each["title"])
        db.session.add(StaffRole(user_id=person.id, role=Role(each["role"])))
        cast.staff[each["key"]] = _actor(person, roles=frozenset({Role(each["role"])}))
    admin = cast.staff["administrator"]
    cast.recipients = frozenset(
        _body(admin, each["name"], Sector(each["sector"])) for each in source.plans()["recipients"]
    )
    for author in dict.fromkeys(said.author for plan in "AB" for said in source.comments(plan)):
        cast.authors[author] = _author(cast, admin, author)
    db.session.flush()
    return cast


def _author(cast: Cast, admin: Actor, author: Author) -> Actor:
    key = slugs.of(f"{author.title} {author.organisation}")
    person = _person(key, author.name, author.title if author.organisation else "")
    if not author.organisation:
        return _actor(person)
    body = cast.bodies.get(author.organisation)
    is_first = body is None
    if body is None:
        mailbox = f"{slugs.of(author.organisation)}@{DOMAIN}"
        body = _body(admin, author.organisation, author.sector, mailbox)
        cast.bodies[author.organisation] = body
    role = OrganisationRole.COORDINATOR if is_first else OrganisationRole.CONTRIBUTOR
    db.session.add(Membership(user_id=person.id, organisation_id=body, role=role))
    return _actor(person, memberships={body: role})


def _body(admin: Actor, name: str, sector: Sector, mailbox: str = "") -> int:
    """Add an organisation; only one that is made up has a mailbox, so that nobody real is ever written to."""
    return organisations.create(admin, Body(name, sector, mailbox)).id


def _person(key: str, name: str, title: str) -> User:
    """Add an account that has no password: one enters it with a click, and only in the demonstration."""
    person = User(email=f"{key}@{DOMAIN}", name=name, title=title, created_at=clock.now(), roles=[])
    db.session.add(person)
    db.session.flush()
    return person


def _actor(
    person: User,
    roles: frozenset[Role] = frozenset(),
    memberships: dict[int, OrganisationRole] | None = None,
) -> Actor:
    return Actor(
        user_id=person.id, name=person.name, title=person.title, roles=roles, memberships=memberships or {}
    )
