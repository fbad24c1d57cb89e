"""How it is named what comments are and want, and what they are answered."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.labels.asked import IN_REQUESTS
from consult.labels.closings import IN_CLOSINGS
from consult.labels.disposing import IN_DISPOSALS
from consult.labels.redacting import REDACTED
from consult.labels.register import IN_REGISTER
from consult.labels.registering import IN_ANOTHER_WAY
from consult.model.comments import CommentKind, Direction, Stance, Voice
from consult.model.dispositions import DispositionState, Outcome, Significance
from consult.queries.orders import Order

SAID: dict[type[StrEnum], dict[str, LazyString]] = {
    CommentKind: {
        CommentKind.SUPPORT: _l("Support"),
        CommentKind.QUESTION: _l("Question"),
        CommentKind.PROPOSAL: _l("Proposal"),
        CommentKind.OBJECTION: _l("Objection"),
        CommentKind.FACTUAL_ERROR: _l("Factual error"),
    },
    Direction: {
        Direction.KEEP: _l("Keep it as it is"),
        Direction.FURTHER: _l("Go further"),
        Direction.LESS: _l("Go less far"),
        Direction.OTHER: _l("Something else"),
    },
    Stance: {
        Stance.SUPPORTS: _l("Supports"),
        Stance.SUPPORTS_WITH_COMMENTS: _l("Supports with comments"),
        Stance.SUPPORTS_WITH_RESERVATIONS: _l("Supports with reservations"),
        Stance.NEUTRAL: _l("Takes no position"),
        Stance.OPPOSES: _l("Opposes"),
        Stance.NO_COMMENTS: _l("No comments"),
        Stance.DECLINES: _l("Declines to respond"),
    },
    **IN_ANOTHER_WAY,
    **REDACTED,
    **IN_CLOSINGS,
    **IN_DISPOSALS,
    **IN_REQUESTS,
    **IN_REGISTER,
    Voice: {
        Voice.ORGANISATION: _l("Organisation"),
        Voice.PRIVATE: _l("Private person"),
        Voice.REGION: _l("The region"),
    },
    Outcome: {
        Outcome.ACCEPTED: _l("Accepted"),
        Outcome.PARTLY_ACCEPTED: _l("Partly accepted"),
        Outcome.ALREADY_COVERED: _l("Already covered"),
        Outcome.NOT_ACCEPTED: _l("Not accepted"),
        Outcome.NO_CHANGE: _l("No change needed"),
        Outcome.ANSWERED: _l("Question, answered"),
        Outcome.REFERRED: _l("Referred to implementation"),
        Outcome.OUT_OF_SCOPE: _l("Out of scope"),
        Outcome.FORMAL: _l("Formal response, no assessment"),
        Outcome.WITHDRAWN: _l("Withdrawn"),
        Outcome.SUPERSEDED: _l("Superseded by a later comment"),
    },
    Order: {
        Order.NUMBER: _l("Number"),
        Order.TEXT: _l("Order of the text"),
        Order.NAME: _l("Organisation"),
        Order.NEWEST: _l("Newest first"),
        Order.OLDEST: _l("Oldest first"),
        Order.SUPPORT: _l("Most support"),
    },
    Significance: {
        Significance.EDITORIAL: _l("Editorial"),
        Significance.SUBSTANTIVE: _l("Changes the meaning"),
    },
    DispositionState: {
        DispositionState.OPEN: _l("Unanswered"),
        DispositionState.PROPOSED: _l("Waiting for approval"),
        DispositionState.APPROVED: _l("Approved"),
        DispositionState.RELEASED: _l("Answered"),
    },
}
