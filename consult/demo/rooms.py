"""What organisations of the demonstration write in their private rooms, and how far each of them has come."""

from dataclasses import replace
from typing import Any

from consult import clock
from consult.db import db
from consult.demo import plans, source
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.formats import enclosures, pdf_written
from consult.formats.enclosures import Enclosure
from consult.formats.parts import Prose
from consult.model.comments import CommentKind, Stance
from consult.model.files import FileRole
from consult.model.statements import PartyState
from consult.policy import SYSTEM, Actor
from consult.queries import consultations, places, statements
from consult.queries.statements import Room
from consult.services import annexes, parties, points, returns, submissions
from consult.services import statements as writing
from consult.services.comments import Draft
from consult.services.returns import Addition, Brought
from consult.services.statements import TEXTS, Before, General, Minutes
from consult.services.submissions import Handing
from consult.text.anchors import Located, Status
from consult.text.digest import digest
from consult.web.response_parts import as_page, sharing


def fill(cast: Cast, talk: Talk) -> None:
    """Let each organisation come as far as the source says."""
    for room in (*source.case()["rooms"], *source.rooms()["rooms"]):
        if "without" in room:
            _answer_without(cast, talk, room)
        else:
            _write(cast, talk, room)


def be_late(cast: Cast, talk: Talk) -> int:
    """Let an organisation hand in after the last reply date, and give the number of the comment it becomes."""
    _write(cast, talk, source.rooms()["late"])
    return consultations.by_slug(SYSTEM, talk.slug).comments_taken


def discuss(cast: Cast, talk: Talk) -> None:
    """Let colleagues talk, say who writes about what, and go on with each other's words a day later."""
    for room in source.rooms()["rooms"]:
        for said in room.get("talk", ()):
            to = cast.authors[cast.replying(said["to"])].user_id if said["to"] else None
            actor, where = _entered(cast, talk, said["who"])
            writing.discuss(actor, where, said["words"], to)
        for writer in room.get("writers", ()):
            actor, where = _entered(cast, talk, room["who"])
            section = next(each for each in _sections(actor, where) if each.label == writer["label"])
            writing.assign(actor, where, section, cast.authors[cast.replying(writer["who"])].user_id)
        if again := room.get("reworded"):
            actor, where = _entered(cast, talk, again["who"])
            _reword(actor, where, again["views"])


def _sections(actor: Actor, where: Room) -> list[consultations.Section]:
    consultation = where.speaking.consultation
    return consultations.sections(actor, [consultation])[consultation.id]


def _reword(actor: Actor, where: Room, views: str) -> None:
    found = statements.draft(actor, where)
    if found is not None:
        before = {name: getattr(found, name) for name in TEXTS}
        silent = frozenset(found.silent)
        was = Before(found.stance, {name: digest(words) for name, words in before.items()}, silent)
        writing.write(actor, where, General(found.stance, before | {"views": views}, silent), was)


def _entered(cast: Cast, talk: Talk, who: str) -> tuple[Actor, Room]:
    """Let someone enter the room of their organisation."""
    author = cast.replying(who)
    actor = cast.authors[author]
    return actor, statements.room(actor, cast.slug(cast.speaks_for(author)), talk.slug)


def _write(cast: Cast, talk: Talk, room: dict[str, Any]) -> None:
    actor, where = _entered(cast, talk, room["who"])
    plan, locale = where.speaking.consultation.plan, room.get("locale", "sv")
    silent = frozenset(plans.block(plan, label).uid for label in room["silent"])
    said = General(Stance(room["stance"]), {name: room.get(name, "") for name in TEXTS}, silent)
    writing.write(actor, where, said, Before())
    for number, point in enumerate(room["points"], 1):
        place = places.on_block(actor, talk.slug, plans.block(plan, point["label"]).uid, locale)
        draft = Draft(
            point["body"], locale, f"room-{number}", where.organisation_id, CommentKind(point["kind"])
        )
        points.add(actor, where, place, None, draft)
        points.settle(actor, where, number, is_ready=point["is_ready"])
    for words in room["remarks"]:
        writing.discuss(actor, where, words)
    if "brought" in room:
        _bring(actor, where, room["brought"])
    for annex in room.get("annexes", ()):
        annexes.add(actor, where, FileRole.ANNEX, _document(annex), annex["title"])
    if "joins" in room:
        parties.join(actor, where, room["joins"], Stance(room["stance"]))
        db.session.flush()
        db.session.expire(statements.draft(actor, where))  # which was read before it joined another
    for partner in room.get("jointly", ()):
        _ask(cast, talk, where, room["who"], partner)
    _go_on(actor, where, room)


def _ask(cast: Cast, talk: Talk, where: Room, asking: str, partner: dict[str, Any]) -> None:
    """Ask another body to answer jointly; one for which someone speaks accepts, and approves what is written."""
    actor = cast.authors[cast.replying(asking)]
    parties.invite(actor, where, partner["body"], may_write=partner.get("may_write", False))
    db.session.flush()
    if "who" in partner:
        other, draft = cast.authors[cast.replying(partner["who"])], statements.draft(actor, where)
        asked = (draft.id if draft else 0, cast.bodies[partner["body"]])
        parties.answer(other, asked, PartyState.ACCEPTED)
        db.session.flush()
        shared = statements.room(other, cast.slug(where.organisation_id), talk.slug)
        now = statements.draft(other, shared)
        parties.approve(other, asked, shared, statements.words_mark(other, now) if now else "")


def _go_on(actor: Actor, where: Room, room: dict[str, Any]) -> None:
    """Take the steps after writing that an organisation has taken."""
    if room.get("approved"):
        writing.approve(actor, where, _mark(actor, where))
    if decision := room.get("decision"):
        minutes = Minutes(decision["body"], decision["item"], clock.today(), extract=_document(decision))
        writing.decide(actor, where, _mark(actor, where), minutes)
    if room.get("submitted"):
        mine, locale = statements.draft(actor, where), room.get("locale", "sv")
        handing = replace(_handing(room), shared=sharing(mine, locale) if mine else "")
        submissions.submit(actor, where, _mark(actor, where), handing)


def _handing(room: dict[str, Any]) -> Handing:
    is_preliminary = room.get("preliminary", False)
    return Handing(room.get("words", ""), room.get("locale", "sv"), as_page, is_preliminary)


def _answer_without(cast: Cast, talk: Talk, room: dict[str, Any]) -> None:
    actor, where = _entered(cast, talk, room["who"])
    submissions.answer_without(actor, where, Stance(room["without"]), _handing(room))


def _bring(actor: Actor, where: Room, brought: list[dict[str, Any]]) -> None:
    """Let a member bring back what a colleague wrote into the draft plan in Word."""
    plan = where.speaking.consultation.plan
    added = [
        Addition(
            Located(Status.EXACT, plans.block(plan, each["label"]).uid, None, None, 1.0, "identity"),
            Draft(each["body"], "sv", f"brought-{number}", kind=CommentKind(each["kind"])),
        )
        for number, each in enumerate(brought)
    ]
    said = Brought("sv", additions=added, remarks=[each["remark"] for each in brought])
    returns.bring_back(actor, where, said, _mark(actor, where))


def _mark(actor: Actor, where: Room) -> str:
    found = statements.draft(actor, where)
    return statements.mark(actor, found) if found else ""


def _document(said: dict[str, str]) -> Enclosure:
    """Make a PDF of a few words, as a municipality would enclose one."""
    name = said["name"]
    data = pdf_written.write(name.removesuffix(".pdf"), [Prose(said["text"])], "sv-SE", clock.now())
    return enclosures.read(name, data, len(data))
