"""The demonstration's strategy and plans: written, translated, pointed at goals, published, revised."""

from typing import Any

from sqlalchemy import select

from consult.config import LOCALES
from consult.db import Texts, db
from consult.demo import source
from consult.demo.cast import Cast
from consult.demo.source import Revision
from consult.model.plans import Force, Plan
from consult.model.strategies import SubGoal, TargetArea
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor
from consult.queries import gate
from consult.queries.demo import DOMAIN
from consult.services import goals, imports, plans, publishing, sections, strategies, versions
from consult.services.strategies import Area, Goal

LEFT_OPEN = "Det som återstår är redaktionellt och tas om hand i nästa version."


def add_strategy(cast: Cast) -> str:
    """Add the strategy that the plans make concrete, as far as its goals are known; give its address."""
    given = source.case()["strategy"]
    areas = tuple(
        Area(None, area["title"], tuple(Goal(None, each["number"], each["title"]) for each in area["goals"]))
        for area in given["areas"]
    )
    return strategies.create(cast.staff["owner"], strategies.Draft(given["title"], areas), "sv").slug


def add(cast: Cast, key: str, strategy: str) -> str:
    """Add a plan and write its text in both languages; give its address."""
    given = next(each for each in source.plans()["plans"] if each["id"] == key)
    drafter = cast.staff["drafter"]
    plan = plans.create(drafter, _draft(given, given["summary"], strategy))
    plan.slug = given["slug"]  # short, since one writes it by hand
    for locale in LOCALES:
        db.session.flush()
        seen = str(_working(plan).revision)
        imports.use(drafter, plan, locale, sections.Draft(source.markdown(given, locale), seen))
    _point_at_goals(drafter, plan, source.case()["plans"][key]["goals"])
    return str(given["slug"])


def _draft(given: dict[str, Any], summary: Texts, strategy: str) -> plans.Draft:
    case = source.case()
    owner = next(each for each in case["staff"] if each["key"] == "owner")
    return plans.Draft(
        title=source.title(given),
        summary=summary,
        source_locale="sv",
        strategy=strategy,
        registration_no=case["plans"][given["id"]]["registration_no"],
        bindings=tuple((each["whom"], Force(each["force"])) for each in case["bindings"]),
        contacts=(plans.Contact(owner["name"], owner["title"], f"owner@{DOMAIN}", ""),),
    )


def describe_as_adopted(cast: Cast, key: str, strategy: str, summary: Texts) -> None:
    """Let the summary say “the plan” instead of “the draft”."""
    given = next(each for each in source.plans()["plans"] if each["id"] == key)
    plan = by_slug(given["slug"])
    plans.change(cast.staff["drafter"], plan, _draft(given, summary, strategy), plan.revision)


def _point_at_goals(drafter: Actor, plan: Plan, wanted: dict[str, list[int]]) -> None:
    ids = db.session.scalars(
        select(SubGoal.id)
        .join(TargetArea)
        .where(TargetArea.strategy_id == plan.strategy_id)
        .order_by(TargetArea.position, SubGoal.position)
    ).all()
    for label, places in wanted.items():
        uid = block(plan, label).uid
        goals.point(drafter, plan, uid, {ids[place] for place in places})


def by_slug(slug: str) -> Plan:
    """Find a plan."""
    return db.session.scalars(select(Plan).where(Plan.slug == slug)).one()


def block(plan: Plan, label: str) -> Block:
    """Find a block of the working text by its number."""
    version = _working(plan)
    return db.session.scalars(select(Block).where(Block.version_id == version.id, Block.label == label)).one()


def _working(plan: Plan) -> Version:
    return db.session.scalars(
        select(Version).where(Version.plan_id == plan.id, Version.state == VersionState.WORKING)
    ).one()


def publish(cast: Cast, slug: str, note: Texts) -> int:
    """Publish the working text, with a reason for each thing that is left open; give the number."""
    plan = by_slug(slug)
    drafter = cast.staff["drafter"]
    left_open = {item.key: LEFT_OPEN for item in gate.items(drafter, plan)}
    number = publishing.publish(drafter, plan, note, left_open).number
    assert number  # noqa: S101 - a published version has one
    return number


def revise(cast: Cast, slug: str, revision: Revision) -> None:
    """Give a paragraph new words, first in Swedish and then in English."""
    plan = by_slug(slug)
    uid = block(plan, revision.label).uid
    for locale, words in revision.words.items():
        seen = _digest(plan, revision.label, locale)
        versions.replace_text(cast.staff["drafter"], plan, versions.Rewording(uid, locale, words, seen))
        db.session.flush()


def _digest(plan: Plan, label: str, locale: str) -> str:
    return db.session.scalars(
        select(BlockText.digest).where(
            BlockText.block_id == block(plan, label).id, BlockText.locale == locale
        )
    ).one()
