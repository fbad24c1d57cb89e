"""Words to sort comments by."""

from consult import policy
from consult.db import Texts, db
from consult.errors import Invalid
from consult.model.dispositions import Theme
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.services import events


def add(actor: Actor, plan_id: int, name: Texts) -> Theme:
    """Add a word to sort comments by."""
    policy.require(actor, Permission.DISPOSITION_EDIT)
    if not any(words.strip() for words in name.values()):
        raise Invalid("name_needed")
    theme = Theme(plan_id=plan_id, name=name)
    db.session.add(theme)
    events.record(actor, Verb.THEME_CREATED, theme)
    return theme
