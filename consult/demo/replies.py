"""How the invited bodies of the demonstration reply: some need more time, and are given it or not."""

from datetime import timedelta

from consult.db import db
from consult.demo import source
from consult.demo.cast import Cast
from consult.demo.talk import Talk
from consult.model.organisations import Organisation
from consult.policy import SYSTEM
from consult.queries import consultations, statements
from consult.services import invitations, mailboxes


def ask(cast: Cast, talk: Talk) -> None:
    """Let some bodies ask for more time."""
    last_day = consultations.by_slug(SYSTEM, talk.slug).last_day
    for each in source.case()["plans"]["A"]["extensions"]:
        actor = cast.coordinating(each["who"])
        where = statements.room(actor, cast.slug(cast.bodies[each["who"]]), talk.slug)
        invitations.ask(actor, where, last_day + timedelta(days=each["days"]), each["because"])


def answer(cast: Cast, talk: Talk) -> None:
    """Let the process owner say yes to one of them and no to another; one is waiting."""
    consultation = consultations.by_slug(SYSTEM, talk.slug)
    owner = cast.staff["owner"]
    for each in source.case()["plans"]["A"]["extensions"]:
        body = cast.bodies[each["who"]]
        if each.get("granted"):
            until = consultation.last_day + timedelta(days=each["days"])
            invitations.extend(owner, consultation, body, until)
        elif each.get("refused"):
            invitations.refuse(owner, consultation, body, each["refused"])


def reopen(cast: Cast) -> None:
    """Send a new link to the mailbox of a body whose coordinator has left."""
    body = db.session.get_one(Organisation, cast.bodies[source.case()["reopened"]])
    mailboxes.send(cast.staff["owner"], body)
