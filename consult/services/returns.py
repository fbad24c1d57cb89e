"""Take what a Word file that came back says into the response in a private room, all of it at once.

As everything in the room, it leaves no trace outside: no event, no mail, no count. The file is not kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated
from consult.model.comments import Stance
from consult.model.statements import Remark, Statement
from consult.policy import Actor, Permission
from consult.queries import registrations, texts
from consult.queries import statements as queries
from consult.queries.statements import Room
from consult.queries.texts import Text
from consult.services import points, savings, scopes, statements
from consult.services.comments import Draft
from consult.services.statements import TEXTS
from consult.text.anchors import Located
from consult.text.digest import digest

LONGEST = 20_000
"""Code points of a view, of a wording, and of a remark to colleagues: as many as can be typed."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A view that the file adds; without a place it is about the whole plan."""

    place: Located | None
    draft: Draft


@dataclass(frozen=True, slots=True)
class Brought:
    """What a member takes from a file whose text is in `locale`.

    `changes` gives for views, by number, what is to stand instead: their `body`, `proposed` wording and `stance`.
    `texts` are those about the plan as a whole, by name. `struck` names views that are to go, and `remarks` go to colleagues.
    """

    locale: str
    additions: Sequence[Addition] = ()
    changes: Mapping[int, Mapping[str, str | None]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    stance: Stance | None = None
    struck: frozenset[int] = frozenset()
    remarks: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Tell if nothing was taken."""
        taken = (self.additions, self.changes, self.texts, self.stance, self.struck, self.remarks)
        return not any(taken)


def bring_back(actor: Actor, where: Room, brought: Brought, seen: str) -> None:
    """Save what was taken from a file, if the response is still as it was `seen` when that was decided."""
    policy.require(actor, Permission.ROOM_WRITE, queries.speaking(actor, where))
    _check(brought)
    before = statements.locked(where)
    if (queries.mark(actor, before) if before else "") != seen:
        raise Outdated("room_changed")
    mine = statements.opened(where)
    mine.stance = brought.stance or mine.stance
    for name in TEXTS:
        setattr(mine, name, brought.texts.get(name, getattr(mine, name)))
    for number, changed in brought.changes.items():
        _change(mine, number, changed)
    for number in brought.struck:
        mine.points.remove(points.one(mine, number))
    points.put(actor, mine, _views(actor, where, brought))
    _tell(actor, mine, brought.remarks)
    savings.keep(actor, mine, apart=True)


def _check(brought: Brought) -> None:
    if brought.is_empty:
        raise Invalid("nothing_taken")
    drafts = [each.draft for each in brought.additions]
    written = [
        *(text for draft in drafts for text in (draft.body, draft.proposed)),
        *(text for changed in brought.changes.values() for text in changed.values()),
        *brought.texts.values(),
        *brought.remarks,
    ]
    if any(len(text or "") > LONGEST for text in written):
        raise Invalid("text_too_long", limit=LONGEST)


def _change(mine: Statement, number: int, changed: Mapping[str, str | None]) -> None:
    point = points.one(mine, number)
    said = {"body": point.body, "proposed": point.proposed, "stance": point.stance, **changed}
    points.say(
        point,
        Draft(
            body=said["body"] or "",
            locale=point.locale,
            kind=point.kind,
            stance=Stance(said["stance"]) if said["stance"] else None,
            proposed=said["proposed"],
        ),
    )


def _views(actor: Actor, where: Room, brought: Brought) -> list[tuple[Draft, dict[str, object]]]:
    """Give each new view with what is kept of its place, in as many statements however many there are."""
    if not brought.additions:
        return []
    consultation = queries.speaking(actor, where).consultation
    version_id, placed = consultation.version_id, [each.place for each in brought.additions]
    if consultation.is_limited and None in placed:
        raise Invalid("whole_outside_scope")
    scopes.must_cover(consultation, [each.uid for each in placed if each])
    text = texts.texts(actor, version_id).get(brought.locale)
    if text is None:
        raise NotFound
    sections = registrations.sections(actor, version_id)
    return [(each.draft, _kept(each.place, text, sections, brought.locale)) for each in brought.additions]


def _kept(
    place: Located | None, text: Text, sections: Mapping[str, str | None], locale: str
) -> dict[str, object]:
    if place is None:
        return {}
    return text.frozen(place) | {"section_uid": sections[str(place.uid)], "text_locale": locale}


def _tell(actor: Actor, mine: Statement, remarks: Sequence[str]) -> None:
    """Say to colleagues what they wrote to each other in the file, each thing once."""
    known = {digest(each.body) for each in mine.remarks}
    for body in remarks:
        if digest(body) not in known:
            known.add(digest(body))
            mine.remarks.append(Remark(author_id=actor.user_id, body=body, said_at=clock.now()))
    db.session.flush()
