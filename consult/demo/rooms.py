"""What organisations of the demonstration are writing in their private rooms."""

from typing import Any

from consult import clock
from consult.demo import plans, source
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.formats import enclosures, pdf_written
from consult.formats.enclosures import Enclosure
from consult.formats.parts import Prose
from consult.model.comments import CommentKind, Stance
from consult.model.files import FileRole
from consult.policy import Actor
from consult.queries import places, statements
from consult.queries.statements import Room
from consult.services import annexes, points, returns
from consult.services import statements as writing
from consult.services.comments import Draft
from consult.services.returns import Addition, Brought
from consult.services.statements import TEXTS, General, Minutes
from consult.text.anchors import Located, Status
from consult.text.digest import digest


def fill(cast: Cast, talk: Talk) -> None:
    """Let each organisation come as far as the source says."""
    for room in source.case()["rooms"]:
        _write(cast, talk, room)


def _write(cast: Cast, talk: Talk, room: dict[str, Any]) -> None:
    author = cast.replying(room["who"])
    actor, body = cast.authors[author], cast.speaks_for(author)
    where = statements.room(actor, cast.slug(body), talk.slug)
    plan = where.speaking.consultation.plan
    silent = frozenset(plans.block(plan, label).uid for label in room["silent"])
    said = General(Stance(room["stance"]), {name: room.get(name, "") for name in TEXTS}, silent)
    writing.write(actor, where, said, dict.fromkeys(TEXTS, digest("")))
    for number, point in enumerate(room["points"], 1):
        place = places.on_block(actor, talk.slug, plans.block(plan, point["label"]).uid, "sv")
        draft = Draft(point["body"], "sv", f"room-{number}", body, CommentKind(point["kind"]))
        points.add(actor, where, place, None, draft)
        points.settle(actor, where, number, is_ready=point["is_ready"])
    for words in room["remarks"]:
        writing.discuss(actor, where, words)
    if "brought" in room:
        _bring(actor, where, room["brought"])
    for annex in room.get("annexes", ()):
        annexes.add(actor, where, FileRole.ANNEX, _document(annex), annex["title"])
    if room.get("approved"):
        writing.approve(actor, where, _mark(actor, where))
    if decision := room.get("decision"):
        minutes = Minutes(decision["body"], decision["item"], clock.today(), extract=_document(decision))
        writing.decide(actor, where, _mark(actor, where), minutes)


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
