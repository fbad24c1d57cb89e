"""What those who work at the desk of the demonstration have saved there, and written to each other."""

from typing import Any

from consult.db import Texts
from consult.demo import answers
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import dispositions, views
from consult.services.views import Naming

_SAVED: tuple[tuple[str, Naming, Texts, Texts], ...] = (
    (
        "drafter",
        Naming("Obesvarat från kommuner", is_shared=True),
        {"state": "open", "sector": "municipality", "order": "name"},
        {"state": "Läge: Obesvarad", "sector": "Sektor: Kommun", "order": "Sorterat efter: Organisation"},
    ),
    (
        "drafter",
        Naming("Mina, i textens ordning", is_shared=False),
        {"assignee": "me", "order": "text"},
        {"assignee": "Ansvarig: Mig", "order": "Sorterat efter: Textens ordning"},
    ),
)
"""Who saves what, under which name, and what that is in words."""


def save(cast: Cast, talk: Talk) -> None:
    """Let a drafter save a list for everyone and one for herself."""
    consultation = consultations.whole(SYSTEM, talk.slug)
    for who, naming, chosen, named in _SAVED:
        views.save(cast.staff[who], consultation, naming, chosen, named)


def note(cast: Cast, talk: Talk, wanted: dict[str, Any]) -> None:
    """Let one of them leave a note for others."""
    told = {person for each in wanted["tells"] if (person := cast.staff[each].user_id) is not None}
    answer = answers.of(talk, wanted["key"])
    dispositions.note(cast.staff[wanted["by"]], answer, wanted["body"], told)
