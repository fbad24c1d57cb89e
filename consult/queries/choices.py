"""What the desk can choose from: sections, organisations, themes, text blocks, files and the people who answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import (
    CompoundSelect,
    Select,
    SQLColumnExpression,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from consult import policy
from consult.db import Texts, db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Theme
from consult.model.organisations import Organisation
from consult.model.phrases import Phrase
from consult.model.registrations import Registration
from consult.model.users import Role, StaffRole, User
from consult.model.versions import Block, BlockText
from consult.model.views import View
from consult.policy import Actor, Permission, visible_views
from consult.queries.prepared import prepared
from consult.text.order import swedish

Key = TypeVar("Key")
BEGINNING = 50
"""So many code points of a passage tell it from the others."""
LAST = 1_000_000
"""Longer than any text: passages of other versions come after all of this one's."""
_ROUNDS: Any = bindparam("rounds", expanding=True)
_VERSIONS: Any = bindparam("versions", expanding=True)


@dataclass(frozen=True, slots=True)
class Saved:
    """What someone has saved the list as: the key in its address, its name, and what it is filtered and sorted by."""

    key: str
    name: str
    chosen: Texts


@dataclass(frozen=True, slots=True)
class Choices:
    """Keys with their names."""

    sections: dict[str, str]
    blocks: dict[str, str]
    organisations: dict[str, str]
    themes: dict[int, Texts]
    drafters: dict[int, str]
    files: dict[int, str]
    phrases: dict[int, str]
    views: tuple["Saved", ...]


def choices(
    actor: Actor,
    consultation: Consultation,
    section: str | None = None,
    block: str | None = None,
    among: Sequence[Consultation] = (),
) -> Choices:
    """List sections, organisations that have commented, themes, drafters, registered files and text blocks, in one statement.

    The passages of one section are listed when it is asked for, or one passage alone. With other rounds come those who
    have commented there, and, last, the passages that only their texts have; files belong to one round.
    """
    policy.require(actor, Permission.QUEUE_READ, consultation)
    rounds = among or (consultation,)
    rows = _listed(
        actor,
        rounds=[each.id for each in rounds],
        versions=[each.version_id for each in rounds],
        consultation_id=consultation.id,
        version_id=consultation.version_id,
        plan_id=consultation.plan_id,
        source=consultation.plan.source_locale,
        section=section,
        block=block,
    ).all()

    def named(what: str) -> dict[str, str]:
        return {row.slug: row.name for row in rows if row.what == what}

    people = {row.place: row.name for row in rows if row.what == "drafter"}
    return Choices(
        sections=_in_text(rows, "section"),
        blocks=_in_text(rows, "block"),
        organisations=_sorted(named("organisation")),
        themes={row.place: row.texts for row in rows if row.what == "theme"},
        drafters=_sorted(people),
        files={row.place: f"{row.place}: {row.name}" for row in rows if row.what == "file"},
        phrases=_sorted({row.place: row.name for row in rows if row.what == "phrase"}),
        views=_saved(rows),
    )


def _in_text(rows: Sequence[Any], what: str) -> dict[str, str]:
    """Give what is in several versions once, where it stands in this one."""
    found: dict[str, str] = {}
    for row in sorted((row for row in rows if row.what == what), key=lambda row: row.place):
        found.setdefault(row.slug, row.name)
    return found


def _saved(rows: Sequence[Any]) -> tuple[Saved, ...]:
    found = [Saved(row.slug, row.name, row.texts) for row in rows if row.what == "view"]
    return tuple(sorted(found, key=lambda each: swedish(each.name)))


def _sorted(names: dict[Key, str]) -> dict[Key, str]:
    return dict(sorted(names.items(), key=lambda each: swedish(each[1])))


@prepared
def _listed(actor: Actor) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(
        _themes(), _sections(), _blocks(), _organisations(), _drafters(), _files(), _phrases(), _views(actor)
    )


def _views(actor: Actor) -> Select[*tuple[Any, ...]]:
    return select(
        literal("view").label("what"),
        View.key.label("slug"),
        null().label("place"),
        View.name,
        View.chosen.label("texts"),
    ).where(View.consultation_id == bindparam("consultation_id"), visible_views(actor))


def _themes() -> Select[*tuple[Any, ...]]:
    """List the themes in the order in which they were added; they come first, since they say what type is what."""
    ordered = select(Theme).where(Theme.plan_id == bindparam("plan_id")).order_by(Theme.id).subquery()
    return select(
        literal("theme").label("what"),
        null().label("slug"),
        ordered.c.id.label("place"),
        null().label("name"),
        ordered.c.name.label("texts"),
    )


def _sections() -> Select[*tuple[Any, ...]]:
    return _of_text("section", BlockText.plain).where(Block.uid == Block.section_uid)


def _blocks() -> Select[*tuple[Any, ...]]:
    begins = func.substr(BlockText.plain, 1, BEGINNING)
    return _of_text("block", begins).where(
        or_(Block.section_uid == bindparam("section"), Block.uid == bindparam("block"))
    )


def _of_text(what: str, words: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(what).label("what"),
            Block.uid.label("slug"),
            case(
                (Block.version_id == bindparam("version_id"), Block.position), else_=Block.position + LAST
            ).label("place"),
            (Block.label + " " + words).label("name"),
            null().label("texts"),
        )
        .join(BlockText)
        .where(Block.version_id.in_(_VERSIONS), BlockText.locale == bindparam("source"))
    )


def _organisations() -> Select[*tuple[Any, ...]]:
    has_spoken = exists().where(
        Comment.consultation_id.in_(_ROUNDS), Comment.organisation_id == Organisation.id
    )
    return select(
        literal("organisation").label("what"),
        Organisation.slug.label("slug"),
        null().label("place"),
        Organisation.name.label("name"),
        null().label("texts"),
    ).where(has_spoken)


def _drafters() -> Select[*tuple[Any, ...]]:
    drafting = select(StaffRole.user_id).where(StaffRole.role.in_([Role.DRAFTER, Role.PROCESS_OWNER]))
    return select(
        literal("drafter").label("what"),
        null().label("slug"),
        User.id.label("place"),
        User.name.label("name"),
        null().label("texts"),
    ).where(User.id.in_(drafting), User.is_active)


def _files() -> Select[*tuple[Any, ...]]:
    ordered = (
        select(Registration)
        .where(Registration.consultation_id == bindparam("consultation_id"))
        .order_by(Registration.number)
        .subquery()
    )
    return select(
        literal("file").label("what"),
        null().label("slug"),
        ordered.c.number.label("place"),
        ordered.c.filename.label("name"),
        null().label("texts"),
    )


def _phrases() -> Select[*tuple[Any, ...]]:
    return select(
        literal("phrase").label("what"),
        null().label("slug"),
        Phrase.number.label("place"),
        Phrase.name.label("name"),
        null().label("texts"),
    ).where(Phrase.plan_id == bindparam("plan_id"))


def themes(actor: Actor, plan_id: int) -> Sequence[Theme]:
    """List the words that a plan's comments are sorted by."""
    policy.require(actor, Permission.DESK_READ)
    return db.session.scalars(select(Theme).where(Theme.plan_id == plan_id).order_by(Theme.id)).all()
