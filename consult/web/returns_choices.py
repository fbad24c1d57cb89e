"""What a member takes of a Word file that is brought back: shown in groups, and as what is saved in the room."""

from collections.abc import Iterator, Sequence

from flask import request
from flask_babel import force_locale

from consult.formats.word_points import PointKind
from consult.model.comments import Stance
from consult.queries.texts import Text
from consult.services.comments import Draft
from consult.services.returns import Addition, Brought
from consult.text.anchors import uncertain
from consult.web.returned_choices import passage
from consult.web.returned_items import Fate, Found, Item
from consult.web.returned_points import Held
from consult.web.returned_views import aside
from consult.web.returned_words import body


def grouped(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Put what must be looked at first, and what only goes to colleagues last."""
    groups: dict[str, list[Item]] = {each: [] for each in ("check", "nowhere", "changed", "sure", "replied")}
    for item in items:
        groups[_group(item)].append(item)
    return list(groups.items())


def _group(item: Item) -> str:
    at = item.choice.at
    is_guess = item.fate is Fate.NEW and (item.answer is not None or (at is not None and uncertain(at)))
    if item.fate is Fate.CLASH or item.is_merged or item.choice.fault or is_guess:
        return "check"
    if item.fate is Fate.NEW:
        return "sure" if at else "nowhere"
    return str(item.fate)


def taken(found: Found, held: Held, text: Text) -> Brought:
    """Give what was not left out, in the language of the file."""
    items = [each for each in found.items if not each.choice.is_left_out]
    texts = [each for each in found.texts if not each.is_left_out]
    changes: dict[int, dict[str, str | None]] = {}
    for item in items:
        if item.view is not None and item.changes:
            changes.setdefault(item.view.number, {}).update(item.changes)
    return Brought(
        locale=held.locale,
        additions=tuple(_additions(items, held, text)),
        changes=changes,
        struck=frozenset(each.number for each in found.gone if f"strike-{each.number}" in request.form),
        stance=found.stance.to if found.stance and not found.stance.is_left_out else None,
        texts={each.name: each.words for each in texts if each.is_changed},
        remarks=tuple(remark for each in texts for remark in each.remarks)
        + tuple(remark for item in items for remark in (*_asides(item, held), *item.remarks)),
    )


def _additions(items: Sequence[Item], held: Held, text: Text) -> Iterator[Addition]:
    for item in items:
        if item.view is None and not item.choice.is_aside:
            yield Addition(item.choice.at, _draft(item, held, text))


def _asides(item: Item, held: Held) -> list[str]:
    return [aside(item.choice, held.locale)] if item.choice.is_aside and item.view is None else []


def _draft(item: Item, held: Held, text: Text) -> Draft:
    choice = item.choice
    with force_locale(held.locale):
        said = item.changes.get("body") or body(choice.point, passage(choice, text))
    is_wording = choice.point.kind is PointKind.WORDING and choice.at is not None
    return Draft(
        body=said,
        locale=held.locale,
        token=item.token,
        kind=choice.kind,
        stance=Stance(stance) if (stance := item.changes.get("stance")) else None,
        proposed=choice.point.text if is_wording else item.changes.get("proposed"),
    )
