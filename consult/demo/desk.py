"""The lists that the drafters of the demonstration have saved at the desk."""

from consult.db import Texts
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import views
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
