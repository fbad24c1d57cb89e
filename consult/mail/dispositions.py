"""What staff are told about answers: on their page only, since they sit there all day."""

from consult.db import db
from consult.mail.writing import Site
from consult.model.consultations import Consultation
from consult.model.notices import NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.services import notices
from consult.services.notices import Letter


def assigned(event: Event, _site: Site) -> list[Letter]:
    """Tell a drafter that a comment is theirs to answer."""
    _tell(event, NoticeKind.ASSIGNED, event.data.get("assignee"))
    return []


def sent_back(event: Event, _site: Site) -> list[Letter]:
    """Tell a drafter that an answer needs more work."""
    _tell(event, NoticeKind.SENT_BACK, event.data.get("drafter"))
    return []


def superseded(event: Event, _site: Site) -> list[Letter]:
    """Tell a drafter that a comment they were answering has been replaced by a final response."""
    _tell(event, NoticeKind.SUPERSEDED, event.data.get("drafter"))
    return []


def _tell(event: Event, kind: NoticeKind, user_id: int | None) -> None:
    if user_id is None or user_id == event.actor_id:
        return
    consultation = db.session.get_one(Consultation, event.consultation_id)
    data = {"consultation": consultation.slug, "title": consultation.title}
    notices.tell(SYSTEM, event, kind, {user_id: data})
