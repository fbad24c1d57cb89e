"""What becomes of what someone sends, in plain words: who can read it, and when."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.model.consultations import Consultation, Publication

_EXPLAINED: dict[Publication, LazyString] = {
    Publication.AT_ONCE: _l("Everyone can read what you say as soon as you have sent it."),
    Publication.AFTER_REVIEW: _l(
        "The region looks at what you say before others can read it. If something must not be spread, such as "
        "personal data, it is not published, and you are told why."
    ),
    Publication.AFTER_PERIOD: _l("Others can read what you say only after the last reply date."),
    Publication.NEVER: _l(
        "What you say is not published: only the region, and your own organisation if you speak for one, can read it "
        "here. It is still a public record, so anyone can ask the region for a copy."
    ),
}


def received(consultation: Consultation, what: str) -> str:
    """Say after `what` has been received who can read it."""
    if consultation.is_unsealed and not consultation.is_reviewed:
        who = _("Everyone can read it now.")
    else:
        who = explained(consultation.publication)
    return f"{what} {who}"


def explained(publication: Publication) -> str:
    """Say who can read what is sent in a consultation, and when."""
    return str(_EXPLAINED[publication])
