"""Texts from files: nothing is changed before a drafter has seen what was understood and says so."""

from consult import policy
from consult.errors import Invalid, Outdated, WrongState
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Version
from consult.policy import Actor, Permission
from consult.queries.versions import as_text, words
from consult.services import events, sections, translations, versions
from consult.text.blocks import split
from consult.text.pairing import Mismatch, pair
from consult.text.sections import continued

LONGEST = 5_000_000
"""Code points in a text that comes in; a thousand pages are three million."""


def use(actor: Actor, plan: Plan, locale: str, draft: sections.Draft) -> None:
    """Let a text that came in be the working text, or its translation; `draft.seen` is the revision that was compared.

    Blocks of a text in the plan's own language go on from the blocks they align with. Blocks of a translation are
    paired by structure, and the words of those that are not in it stay as they are.
    """
    policy.require(actor, Permission.PLANS_EDIT, plan)
    if len(draft.source) > LONGEST:
        raise Invalid("text_too_long", limit=LONGEST)
    version = versions.locked(plan)
    if str(version.revision) != draft.seen:
        raise Outdated("text_changed")
    if locale == plan.source_locale:
        old = as_text(version.blocks, locale)
        versions.revise(actor, plan, version, continued(old, draft.source, draft.corrections))
    else:
        _translate(actor, plan, version, locale, draft.source)
    events.record(actor, Verb.TEXT_IMPORTED, version, locale=locale)


def _translate(actor: Actor, plan: Plan, version: Version, locale: str, markdown: str) -> None:
    source, other = as_text(version.blocks, plan.source_locale), split(markdown)
    pairing = pair(source, other)
    if isinstance(pairing, Mismatch):
        raise WrongState("structure_differs")
    rows = {row.uid: row for row in version.blocks}
    for mine, theirs in pairing.pairs:
        if mine is None or theirs is None:
            continue
        row = rows[str(source[mine].uid)]
        seen = words(row, plan.source_locale)
        if seen is not None:
            wording = translations.Wording(other[theirs].source, "", seen.digest, is_right=True)
            translations.put(actor, version, row, locale, wording)
