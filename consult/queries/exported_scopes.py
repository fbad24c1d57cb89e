"""What a consultation is limited to and which one it supplements, as an exchange file names them."""

from msgspec import convert
from msgspec.structs import replace
from sqlalchemy import select

from consult.db import db
from consult.formats.exchange import Consultation as File
from consult.formats.exchange import Paragraph, Place, Section
from consult.model.consultations import Consultation
from consult.model.origins import Source
from consult.model.scopes import BEGINNING
from consult.policy import Actor, visible_consultations
from consult.queries import scopes
from consult.queries.exported_text import At, Text


def limited(actor: Actor, consultation: Consultation, file: File, text: Text, source: Source | None) -> File:
    """Say in a file what the consultation is limited to and which one it supplements, in two statements at most."""
    return replace(
        file,
        supplements=_supplements(actor, consultation, source),
        scope=_scope(actor, consultation, text, source),
    )


def _scope(actor: Actor, consultation: Consultation, text: Text, source: Source | None) -> list[Place] | None:
    """Name the sections, in the order of the text; what came in a file is named as it was there."""
    if source and source.about.get("scope"):
        return convert(source.about["scope"], list[Place])
    uids = scopes.uids(actor, consultation)
    if uids is None:
        return None
    places = text.places.get(consultation.version.number or 1, {})
    found = [_place(at) for uid, at in places.items() if uid in uids]
    if BEGINNING in uids:
        found[:0] = [_place(at) for at in places.values() if _is_before_the_first(at)][:1]
    return found


def _is_before_the_first(at: At) -> bool:
    return isinstance(at.row, Paragraph) and at.row.section_id is None


def _place(at: At) -> Place:
    return Place(
        document_id=at.document,
        version_id=at.version if at.row else None,
        section_id=at.row.id if isinstance(at.row, Section) else None,
        paragraph_id=at.row.id if isinstance(at.row, Paragraph) else None,
    )


def _supplements(actor: Actor, consultation: Consultation, source: Source | None) -> str | None:
    """Give the address of the consultation that it supplements, also when that is not here."""
    if consultation.supplements_id is None:
        return source.about.get("supplements") if source else None
    return db.session.scalar(
        select(Consultation.slug).where(
            Consultation.id == consultation.supplements_id, visible_consultations(actor)
        )
    )
