"""The answer that came to the region as a Word file in the demonstration, and was registered."""

from dataclasses import replace
from datetime import date
from typing import Any

from consult.db import db
from consult.demo import source
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.formats.word_changes import Lost
from consult.model.comments import CommentKind
from consult.model.organisations import Organisation
from consult.policy import SYSTEM
from consult.queries import consultations, texts
from consult.queries.texts import Text
from consult.services import word_answers
from consult.services.registrations import Answer, Entry
from consult.text.anchors import Located, Status
from consult.text.digest import digest


def register(cast: Cast, talk: Talk, received_on: date) -> None:
    """Register what an organisation has written in Word, as when its file has been read."""
    consultation = consultations.by_slug(SYSTEM, talk.slug)
    text = texts.texts(SYSTEM, consultation.version_id)["sv"]
    given = source.case()["returned"]
    organisation = db.session.get_one(Organisation, cast.bodies[given["organisation"]])
    answer = Answer(
        filename=given["file"],
        digest=digest(given["file"]),
        locale="sv",
        received_on=received_on,
        organisation=organisation.slug,
        reference=given["reference"],
    )
    entries = [_entry(each, text) for each in given["says"]]
    registrar = cast.staff["registrar"]
    draft = word_answers.begin(registrar, consultation, answer)
    word_answers.register(registrar, draft, answer, entries)


def _entry(given: dict[str, Any], text: Text) -> Entry:
    """Give one thing that it says: on words, as a new wording of a passage, or about the plan as a whole."""
    place, proposed = None, None
    if given["label"]:
        uid = next(uid for uid, label in text.labels.items() if label == given["label"])
        passage = text.of(uid)[0].plain
        start = passage.index(given["quote"])
        place = Located(Status.EXACT, uid, start, start + len(given["quote"]), 1.0, "identity")
        if given["instead"]:
            proposed = passage.replace(given["quote"], given["instead"])
            place = replace(place, start=None, end=None)
    return Entry(
        kind=CommentKind(given["kind"]),
        body=given["body"],
        place=place,
        placeless="" if place else Lost.NO_PLACE,
        proposed=proposed,
        replies=tuple(given["replies"]),
    )
