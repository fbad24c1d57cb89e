"""What an answer says: checked, put together with what a colleague has saved meanwhile, and written into its row."""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import func, select

from consult.db import Texts, db
from consult.errors import Invalid, Outdated
from consult.model.dispositions import Answer, Disposition, Theme
from consult.model.revisions import Revision
from consult.model.users import Role, StaffRole, User
from consult.policy import Actor
from consult.text import merge
from consult.text.digest import digest


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, each in another way; reasons are a field in each language."""

    field: str
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """An answer with what both have changed; `came` are the fields in which there is something of the colleague's."""

    answer: Answer
    came: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    by: tuple[str, ...] = ()


_REASONS = "reasons_"


def values(answer: Answer) -> dict[str, Any]:
    """Give what an answer says in each field, by the name that the field has in the form."""
    plain = {each.name.removesuffix("_id"): getattr(answer, each.name) for each in fields(answer)}
    del plain["reasons"]
    return plain | {f"{_REASONS}{code}": words for code, words in answer.reasons.items() if words}


def answered(said: dict[str, Any]) -> Answer:
    """Make an answer of what is said in each field."""
    reasons = {
        name.removeprefix(_REASONS): words
        for name, words in said.items()
        if name.startswith(_REASONS) and words
    }
    return Answer(
        said["outcome"], reasons, said["significance"], theme_id=said["theme"], assignee_id=said["assignee"]
    )


def merged(base: Answer, ours: Answer, theirs: Answer, suggested: int | None = None) -> Merged:
    """Put two answers together that were both made from a third; where only one side changed a field, it has its way.

    Reasons that both changed are merged word by word. `suggested` is who the form names as responsible where nobody
    is: that is no choice, so it gives way to the colleague's.
    """
    was, mine, other = (values(each) for each in (base, ours, theirs))
    if was["assignee"] is None and other["assignee"] is not None and mine["assignee"] == suggested:
        mine["assignee"] = None
    whole, came, clashes = dict(mine), [], []
    for name in dict.fromkeys((*was, *mine, *other)):
        before, here, there = (each.get(name) for each in (was, mine, other))
        if there in (here, before):
            continue
        if here == before:
            whole[name] = there
        elif name.startswith(_REASONS):
            found = merge.merge(before or "", here or "", there or "")
            whole[name] = found.text
            if found.conflicts:
                clashes.append(Clash(name, here, there))
                continue
        else:
            clashes.append(Clash(name, here, there))
            continue
        came.append(name)
    return Merged(answered(whole), tuple(came), tuple(clashes))


def seen(answer_id: int, revision: int) -> Answer:
    """Give what an answer said in a form that was opened when it had this row version; nothing, where none is known."""
    found = db.session.scalar(
        select(Revision)
        .where(Revision.disposition_id == answer_id, Revision.former.is_(None), Revision.number <= revision)
        .order_by(Revision.number.desc(), Revision.id.desc())
        .limit(1)
    )
    return found.answer if found else Answer(None, {})


def put_together(actor: Actor, mine: Disposition, answer: Answer, revision: int) -> Merged:
    """Merge what someone has written with what was saved since they began; refuse where both say something else.

    The revision is 0 where they have seen nothing of it, since it was another answer that they opened.
    """
    if revision == mine.revision:
        return Merged(answer)
    if not 0 <= revision < mine.revision:
        raise Outdated("answer_outdated")  # no page has sent that
    found = merged(seen(mine.id, revision), answer, mine.answer, actor.user_id)
    names = (
        db.session.scalars(
            select(User.name)
            .join(Revision, Revision.by_id == User.id)
            .where(
                Revision.disposition_id == mine.id,
                Revision.former.is_(None),
                Revision.number > revision,
                User.id != actor.user_id,
            )
            .distinct()
            .order_by(User.name)
        ).all()
        if found.came or found.clashes
        else ()
    )
    found = Merged(found.answer, found.came, found.clashes, tuple(names))
    if found.clashes:
        raise Outdated("answer_clash", merged=found, revision=mine.revision)
    return found


def known(theme_id: int | None, assignee_id: int | None, plan_id: int) -> None:
    """Refuse a theme of another plan and a person who does not draft."""
    if (
        theme_id is not None
        and db.session.scalar(select(func.count()).where(Theme.id == theme_id, Theme.plan_id == plan_id)) != 1
    ):
        raise Invalid("unknown_theme")
    if assignee_id is not None and not db.session.scalar(
        select(func.count()).where(
            StaffRole.user_id == assignee_id, StaffRole.role.in_([Role.DRAFTER, Role.PROCESS_OWNER])
        )
    ):
        raise Invalid("unknown_assignee")


def say(mine: Disposition, answer: Answer) -> None:
    """Let an answer say this; its consultation and the plan of that must be loaded."""
    known(answer.theme_id, answer.assignee_id, mine.consultation.plan_id)
    write(mine, answer)


def write(mine: Disposition, answer: Answer) -> None:
    """Write what is known to be right into the row of an answer."""
    _compare(mine, answer.reasons, mine.consultation.plan.source_locale)
    mine.outcome = answer.outcome
    mine.reasons = answer.reasons
    mine.significance = answer.significance
    mine.theme_id = answer.theme_id
    mine.assignee_id = answer.assignee_id


def repeat(mine: Disposition, version: Revision) -> None:
    """Let an answer say again what it said in a version, with the reasons that were behind then still behind."""
    say(mine, version.answer)
    words = mine.reasons.get(mine.consultation.plan.source_locale, "")
    if version.made_from is not None and mine.made_from is not None:
        mine.made_from, mine.is_stale = version.made_from, version.made_from != digest(words)


def _compare(mine: Disposition, reasons: Texts, source: str) -> None:
    """Note from which words the reasons in the other language are made, and if they are behind those there are now."""
    before, words = mine.reasons.get(source, ""), reasons.get(source, "")
    old, new = (
        {code: said for code, said in each.items() if code != source and said}
        for each in (mine.reasons, reasons)
    )
    made = mine.made_from or digest(before)
    if new != old or not before:
        made = digest(words)
    mine.made_from = made if new else None
    mine.is_stale = bool(new and words) and made != digest(words)
