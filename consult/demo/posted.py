"""What came by e-mail, by post and by phone in the demonstration: written in, and one letter still being divided."""

from datetime import date
from email.message import EmailMessage
from typing import Any

from consult.db import db
from consult.demo import source
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.formats import enclosures
from consult.formats.enclosures import Enclosure
from consult.model.comments import CommentKind, Stance
from consult.model.organisations import Organisation
from consult.model.pieces import Placing
from consult.model.registrations import Channel, Registration
from consult.policy import SYSTEM
from consult.queries import consultations, registrations, texts
from consult.queries import pieces as queries
from consult.queries.texts import Text
from consult.services import pieces
from consult.services.pieces import Decision
from consult.services.registrations import Answer

_MAIL = ".eml"


def write_in(cast: Cast, talk: Talk, received_on: date) -> None:
    """Let the registrar write in what came, place each thing that it says, and register it."""
    for given in source.posted()["answers"]:
        _settle(cast, talk, begin(cast, talk, given, received_on), given["says"])


def finish(cast: Cast, talk: Talk, says: list[dict[str, Any]]) -> None:
    """Place what the answer says that is still being divided, and register it."""
    consultation = consultations.by_slug(SYSTEM, talk.slug)
    listed = registrations.listed(cast.staff["registrar"], consultation)
    _settle(cast, talk, next(each for each in listed if each.is_draft), says)


def _settle(cast: Cast, talk: Talk, draft: Registration, says: list[dict[str, Any]]) -> None:
    registrar = cast.staff["registrar"]
    text = texts.texts(SYSTEM, consultations.by_slug(SYSTEM, talk.slug).version_id)["sv"]
    found = queries.listed(registrar, draft)
    decided = {piece.number: _decision(said, text) for piece, said in zip(found, says, strict=True)}
    pieces.settle(registrar, draft, decided, {each.number: each.mark for each in found})
    db.session.flush()
    pieces.register(registrar, draft, queries.mark(registrar, draft, found))


def begin(cast: Cast, talk: Talk, given: dict[str, Any], received_on: date) -> Registration:
    """Take in one answer, and divide it into pieces."""
    consultation = consultations.by_slug(SYSTEM, talk.slug)
    words = "\n\n".join(said["body"] for said in given["says"])
    body = cast.bodies.get(given["organisation"])
    original = _file(given, words) if given["file"] else None
    answer = Answer(
        filename=given["file"],
        digest=original.digest if original else "",
        locale="sv",
        received_on=received_on,
        organisation=db.session.get_one(Organisation, body).slug if body else "",
        reference=given["reference"],
        channel=Channel(given["channel"]),
        sender_name=given["sender_name"],
        sender_email=given["sender_email"],
        original=original,
    )
    draft = pieces.begin(cast.staff["registrar"], consultation, answer, words)
    db.session.flush()
    return draft


def _file(given: dict[str, Any], words: str) -> Enclosure:
    """Make the file that came: a saved e-mail, or the letter as text."""
    if not given["file"].endswith(_MAIL):
        return enclosures.original(given["file"], words.encode())
    mail = EmailMessage()
    mail["From"], mail["Subject"] = given["sender_email"], given["file"].removesuffix(_MAIL)
    mail.set_content(words)
    return enclosures.original(given["file"], bytes(mail))


def _decision(said: dict[str, Any], text: Text) -> Decision:
    """Say of one thing where it belongs, as a person would."""
    uid, start, end = None, None, None
    if said["placing"] == Placing.PASSAGE:
        uid = next(uid for uid, label in text.labels.items() if label == said["label"])
        if said["quote"]:
            start = text.of(uid)[0].plain.index(said["quote"])
            end = start + len(said["quote"])
    stance = Stance(said["stance"]) if "stance" in said else None
    return Decision(
        said["body"], CommentKind(said["kind"]), stance, Placing(said["placing"]), uid, start, end
    )
