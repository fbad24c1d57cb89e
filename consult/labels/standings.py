"""Where a comment stands in a version, in a sentence."""

from flask_babel import lazy_gettext as _l

from consult.queries.standings import Step
from consult.text.anchors import Status

_SENTENCES = {
    "accepted": _l("Changed because of this comment."),
    "detached": _l("The region has found that the text it is about is gone."),
    "placeless": _l("It came to the region in another way, and what in the text it is about is not known."),
    "lost": _l("The words are gone. The comment stands at the whole of %(label)s."),
    Status.EXACT: _l("The same words, at %(label)s."),
    Status.MOVED: _l("Moved to %(label)s."),
    Status.EDITED: _l("The words were changed, at %(label)s."),
    Status.REMOVED: _l("The text it is about has been removed."),
    Status.SECTION: _l("The passage has been removed. The comment stands at section %(label)s."),
    Status.MANUAL: _l("Placed by hand by the region, at %(label)s."),
}


def standing(step: Step) -> str:
    """Say what became of the place of a comment in one version."""
    key: str = step.status
    if step.is_accepted:
        key = "accepted"
    elif step.status is Status.REMOVED and step.is_placeless:
        key = "placeless"
    elif step.status is Status.REMOVED and step.is_by_hand:
        key = "detached"
    elif step.status is Status.EDITED and step.is_lost:
        key = "lost"
    return str(_SENTENCES[key]) % {"label": step.label}
