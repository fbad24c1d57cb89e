"""How people in the demonstration want their letters, and who opens an invitation or is reminded of it."""

from consult.demo import source
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.model.preferences import Pace, Topic
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.queries.preferences import Chosen
from consult.services import invitations, preferences, reminders


def choose(cast: Cast) -> None:
    """Let some people choose how often they are written to."""
    for each in source.case()["letters"]:
        topics = {Topic(topic): Pace(pace) for topic, pace in each["topics"].items()}
        preferences.choose(cast.authors[cast.replying(each["who"])], Chosen(topics, {}))


def read(cast: Cast, talk: Talk) -> None:
    """Let the organisations that have come so far read the covering letter."""
    consultation = consultations.by_slug(SYSTEM, talk.slug)
    for name in source.case()["plans"]["A"]["opened"]:
        invitations.opened(cast.coordinating(name), consultation)


def remind() -> None:
    """Let the program remind those whom the rule wants reminded."""
    while reminders.send_due(SYSTEM):
        pass
