"""Who writes what about which event."""

from collections.abc import Callable

from consult.db import db
from consult.mail import (
    comments,
    consultations,
    corrections,
    dispositions,
    extensions,
    invitations,
    mailboxes,
    mentions,
    news,
    plans,
    redactions,
    registrations,
    reminders,
    requests,
    reviews,
    statements,
    users,
)
from consult.mail.writing import Site
from consult.model.notices import Mail
from consult.model.records import Event, Verb
from consult.model.users import User
from consult.policy import SYSTEM
from consult.queries import notices as waiting
from consult.services import notices
from consult.services.notices import Letter

WRITERS: dict[Verb, Callable[[Event, Site], list[Letter]]] = {
    Verb.USER_INVITED: users.invited,
    Verb.USER_REGISTRATION_ASKED: users.asked,
    Verb.USER_RESET_ASKED: users.asked,
    Verb.LINK_SENT: mailboxes.sent_anew,
    Verb.INVITATION_SENT: invitations.sent,
    Verb.EXTENSION_GRANTED: extensions.answered,
    Verb.EXTENSION_REFUSED: extensions.answered,
    Verb.CONSULTATION_CHANGED: consultations.moved,
    Verb.CONSULTATION_CANCELLED: consultations.cancelled,
    Verb.CONSULTATION_CORRECTED: corrections.announced,
    Verb.BODIES_REMINDED: reminders.reminded,
    Verb.ANSWER_REGISTERED: registrations.registered,
    Verb.COMMENT_REPLIED: comments.replied,
    Verb.COMMENT_SHOWN: comments.replied,
    Verb.COMMENT_HELD: reviews.held,
    Verb.WORDS_REDACTED: redactions.redacted,
    Verb.ANSWERS_RELEASED: comments.answers_released,
    Verb.VERSION_PUBLISHED: plans.published,
    Verb.STATEMENT_SUBMITTED: statements.submitted,
    Verb.STATEMENT_WITHDRAWN: statements.withdrawn,
    Verb.DECISION_RECORDED: plans.decided,
    Verb.COMMENT_SUPERSEDED: dispositions.superseded,
    Verb.REQUEST_ANSWERED: requests.answered,
    Verb.DISPOSITION_ASSIGNED: dispositions.assigned,
    Verb.DISPOSITION_SENT_BACK: dispositions.sent_back,
    Verb.DISPOSITION_NOTED: mentions.noted,
}
"""Events that someone is told about; every other one is only kept."""


def deliver(event: Event, site: Site) -> None:
    """Tell everyone whom an event concerns: notices, and letters in the box."""
    notices.post(SYSTEM, WRITERS[event.verb](event, site))
    notices.delivered(SYSTEM, event)


def written(mail: Mail, site: Site) -> bool:
    """See that a mail says what holds now, just before it is sent; tell if anything is left to say."""
    user = db.session.get(User, mail.user_id) if mail.user_id else None
    if user is None:
        return True
    letter = news.write(mail, user, waiting.told(SYSTEM, mail), site)
    notices.write(SYSTEM, mail, letter)
    return letter is not None
