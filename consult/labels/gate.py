"""What stands between a working text and its publication, in words."""

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l


def sentence(code: str, count: int) -> str:
    """Say what is not as it should be."""
    return (_about_the_text(count) | _about_comments(count))[code]


def _about_the_text(count: int) -> dict[str, str]:
    return {
        "text_empty": _("There is no text yet."),
        "title_missing": ngettext(
            "The plan’s title is missing in %(num)s language.",
            "The plan’s title is missing in %(num)s languages.",
            count,
        ),
        "summary_missing": ngettext(
            "The plan’s summary is missing in %(num)s language.",
            "The plan’s summary is missing in %(num)s languages.",
            count,
        ),
        "translations_missing": ngettext(
            "%(num)s passage is not translated.", "%(num)s passages are not translated.", count
        ),
        "translations_stale": ngettext(
            "%(num)s translation is older than the text that it translates.",
            "%(num)s translations are older than the text that they translate.",
            count,
        ),
    }


def _about_comments(count: int) -> dict[str, str]:
    return {
        "unanswered": ngettext(
            "%(num)s comment has no answer yet.", "%(num)s comments have no answer yet.", count
        ),
        "without_reasons": ngettext(
            "The answer to %(num)s comment lacks reasons.",
            "The answers to %(num)s comments lack reasons.",
            count,
        ),
        "unapproved": ngettext(
            "The answer to %(num)s comment has not been approved by a colleague.",
            "The answers to %(num)s comments have not been approved by a colleague.",
            count,
        ),
        "promises_broken": ngettext(
            "The answer to %(num)s comment promises a change that is not in the text.",
            "The answers to %(num)s comments promise a change that is not in the text.",
            count,
        ),
        "uncertain_places": ngettext(
            "It is uncertain where %(num)s comment will stand in the new text.",
            "It is uncertain where %(num)s comments will stand in the new text.",
            count,
        ),
        "meaning_changed": ngettext(
            "The answer to %(num)s comment changes what the plan means, and nobody has been asked again or said why not.",
            "The answers to %(num)s comments change what the plan means, and nobody has been asked again or said why not.",
            count,
        ),
        "consultation_open": _("People are still commenting on an earlier version."),
    }


NAMES: dict[str, LazyString] = {
    "summary_missing": _l("the missing summary"),
    "translations_missing": _l("passages that are not translated"),
    "translations_stale": _l("translations that are older than their text"),
    "unanswered": _l("comments without an answer"),
    "without_reasons": _l("answers without reasons"),
    "unapproved": _l("answers that are not approved"),
    "promises_broken": _l("changes that were promised and are not in the text"),
    "uncertain_places": _l("comments whose place is uncertain"),
    "meaning_changed": _l("changes of what the plan means"),
    "consultation_open": _l("a consultation that is still open"),
}
"""What may be left open, as it is called in the middle of a sentence."""


def name(key: str) -> str:
    """Name what was left open, by the key under which its reason is kept."""
    return str(NAMES.get(key.partition("-")[0], key))
