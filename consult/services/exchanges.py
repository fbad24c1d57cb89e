"""Take in a consultation that comes as an exchange file: its text in all versions, and all that was said and answered.

It becomes a plan of its own with a consultation that has been announced. All of it comes in, or nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import to_builtins
from sqlalchemy import select

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import WrongState
from consult.formats.exchange import Consultation as File
from consult.formats.exchange import Participant as Person
from consult.formats.exchange_checks import day_of
from consult.formats.exchange_places import Places, Standing, Way
from consult.formats.exchange_text import Told, edition, editions, tell, translations
from consult.model import origin_words
from consult.model.consultations import (
    Consultation,
    ConsultationState,
    Participation,
    Publication,
    Question,
)
from consult.model.organisations import Organisation
from consult.model.origins import Participant, Source
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.users import User
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission
from consult.services import events, exchanged_comments, exchanged_scopes, plans, slugs
from consult.services.editions import Writer
from consult.services.exchanged_places import Ground
from consult.services.versions import locked


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in: how many comments, points and replies, and those that do not stand where they should, with the reason."""

    comments: int
    points: int
    replies: int
    versions: int
    participants: int
    placeless: tuple[tuple[str, str], ...]


def bring(actor: Actor, file: File, digest: str) -> Brought:
    """Take in a file that has been checked; refused when there is a consultation with its id already."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE)
    policy.require(actor, Permission.PLANS_EDIT)
    if db.session.scalar(select(Consultation.id).where(Consultation.slug == file.id)) is not None:
        raise WrongState("consultation_there", slug=file.id)
    told = tell(file)
    places = Places(told)
    ways = {each.id: places.ways(each) for each in file.comments if each.parent_id is None}
    consulted = _consulted(file, [each[0].first for each in ways.values()])
    plan = plans.create(actor, plans.Draft(_title(file), {}, file.language))
    versions = _versions(plan, told, file.language)
    consultation = _consultation(file, plan, versions[consulted - 1])
    db.session.add(consultation)
    db.session.flush()
    source = _source(file, consultation, told, digest)
    people = _people(file, source)
    settled = {key: [way.on(consulted) for way in each] for key, each in ways.items()}
    ground = Ground(file, consultation, told, versions, people, _desk(file, people))
    exchanged_comments.write(actor, ground, settled)
    exchanged_scopes.limit(actor, ground)
    brought = Brought(
        comments=len(ways),
        points=sum(len(each) - 1 for each in ways.values()),
        replies=len(file.comments) - len(ways),
        versions=len(versions),
        participants=len(file.participants),
        placeless=tuple(_placeless(ways)),
    )
    events.record(
        actor,
        Verb.CONSULTATION_IMPORTED,
        consultation,
        comments=brought.comments,
        replies=brought.replies,
        placeless=len(brought.placeless),
    )
    return brought


def _placeless(ways: Mapping[str, Sequence[Way]]) -> Iterator[tuple[str, str]]:
    """List comments, and points with places of their own, that do not stand where they say, with the reason."""
    for key, (whole, *points) in ways.items():
        if whole.now.placeless:
            yield key, whole.now.placeless
        for number, point in enumerate(points, start=1):
            if point.now.placeless and not whole.now.placeless:
                yield f"{key}, point {number}", point.now.placeless


def _title(file: File) -> Texts:
    return {code: words for code, words in file.translations.items() if words.strip()} | {
        file.language: file.title
    }


def _consulted(file: File, standings: Sequence[Standing]) -> int:
    """Tell which version was sent out: the one that the file marks, or else the one that most comments were made on."""
    for document in file.documents:
        for number, version in enumerate(document.versions, start=1):
            if version.is_consulted:
                return number
    said = Counter(each.number for each in standings if each.number)
    return min(said, key=lambda number: (-said[number], number), default=1)


def _versions(plan: Plan, told: Sequence[Told], language: str) -> list[Version]:
    """Publish every version of the text, and let the last one be worked on."""
    published = []
    for number in range(1, editions(told) + 1):
        version = Version(
            plan_id=plan.id,
            number=number,
            state=VersionState.PUBLISHED,
            note=_note(told, number, language),
            left_open={},
            published_at=clock.now(),
        )
        published.append(version)
    db.session.add_all(published)
    db.session.flush()
    writer = Writer(language)
    for number, version in enumerate([*published, locked(plan)], start=1):
        blocks = [each.block for each in edition(told, number)]
        writer.write(version, blocks, translations(told, number))
    return published


def _note(told: Sequence[Told], number: int, language: str) -> Texts:
    """Name a version as the file does, where it holds one document only."""
    label = told[0].at(number).version.label if len(told) == 1 else ""
    return {language: label} if label else {}


def _consultation(file: File, plan: Plan, version: Version) -> Consultation:
    first, last = day_of(file.period.opens), day_of(file.period.closes)
    if first is None or last is None:
        raise ValueError("The file has not been checked.")
    return Consultation(
        slug=file.id,
        plan_id=plan.id,
        version_id=version.id,
        title=_title(file),
        letter=dict(file.letter),
        state=ConsultationState.ANNOUNCED,
        publication=Publication.AT_ONCE,
        participation=Participation.EVERYONE,
        first_day=first,
        last_day=last,
        announced_at=clock.start_of(first),
        comments_taken=0,
        unanswered=0,
        proposed=0,
        approved=0,
        released=0,
        questions=[Question(position=at, text=text) for at, text in enumerate(file.questions, start=1)],
        invitations=[],
    )


def _source(file: File, consultation: Consultation, told: Sequence[Told], digest: str) -> Source:
    """Keep what the file says of itself, and which ids its documents and their parts have there."""
    source = Source(
        consultation_id=consultation.id,
        digest=digest,
        about={
            "source": file.source,
            "licence": file.licence,
            "notes": file.notes,
            "counts": file.counts,
            "supplements": file.supplements,
            "scope": to_builtins(file.scope),
        },
        documents=[_document(each) for each in told],
        imported_at=clock.now(),
    )
    db.session.add(source)
    db.session.flush()
    return source


def _document(told: Told) -> dict[str, object]:
    return {
        "id": told.document.id,
        "title": told.document.title,
        "translations": told.document.translations,
        "heading": told.heading.uid if told.heading else None,
        "versions": [
            {
                "id": state.version.id,
                "label": state.version.label,
                "date": state.version.date,
                "is_consulted": state.version.is_consulted,
                "rows": [[uid, to_builtins(state.rows[key])] for key, uid in state.uids.items()],
            }
            for state in told.states
        ],
    }


def _people(file: File, source: Source) -> dict[str, Participant]:
    """Make accounts that nobody can sign in to, and organisations that nobody belongs to, for those who take part."""
    people = [_participant(each, at, source, file) for at, each in enumerate(file.participants)]
    db.session.add_all(people)
    db.session.flush()
    return {each.reference: each for each in people}


def _desk(file: File, people: Mapping[str, Participant]) -> int | None:
    """Give who moves and splits here what was moved and split elsewhere: who held it, or an account without a way in."""
    if not any(each.moves or each.points for each in file.comments):
        return None
    region = next((each.user_id for each in people.values() if each.kind == "government"), None)
    if region is not None:
        return region
    account = _account(file, "desk", "Import", "")
    db.session.add(account)
    db.session.flush()
    return account.id


def _account(file: File, key: str, name: str, title: str) -> User:
    """Make an account that nobody can sign in to."""
    return User(
        email=f"{key}.{file.id}@imported.invalid",
        name=name[:120],
        title=title[:120],
        locale=file.language if file.language in {"sv", "en"} else "sv",
        shows_name=True,
        is_active=False,
        created_at=clock.now(),
        roles=[],
    )


def _participant(person: Person, position: int, source: Source, file: File) -> Participant:
    account = _account(file, str(position), person.display, person.role or "")
    return Participant(
        source_id=source.id,
        position=position,
        reference=person.id,
        kind=person.kind,
        display=person.display,
        sector=person.sector,
        role=person.role,
        user=account,
        organisation=None if person.kind == "person" else _organisation(person, file),
    )


def _organisation(person: Person, file: File) -> Organisation:
    """Make an organisation apart from those that take part here and in the file, whatever they are called."""
    name = _free_name(person.display[:110], file.id[:40])
    slug = slugs.free(Organisation.slug, name)
    found = Organisation(
        slug=slug, name=name, sector=origin_words.sector(person.sector, is_person=False), members=[]
    )
    db.session.add(found)
    db.session.flush()
    return found


def _free_name(display: str, file_id: str) -> str:
    """Give a name that no organisation has: with the file that it is from, and a number where that is not enough."""
    begins = f"{display} ({file_id}"
    taken = set(
        db.session.scalars(
            select(Organisation.name).where(Organisation.name.startswith(begins, autoescape=True))
        )
    )
    name, number = f"{begins})", 1
    while name in taken:
        number += 1
        name = f"{begins}, {number})"
    return name
