"""An organisation is shown by its name, an official by the role, and a private person as one, unless they chose otherwise."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.db import db
from consult.model.notices import Mail
from consult.worker import Worker
from tests import factories as make
from tests.support import world
from tests.support.contents import everything
from tests.support.routes import routes

pytestmark = pytest.mark.once

PRIVATE = "Perseus Privatsson"
OFFICIALS = {
    "drafter": "Tjorven Tjänsteman",
    "approver": "Gudmund Godkännare",
    "owner": "Pelle Processledare",
    "registrar": "Rudolf Registrator",
}
OUTSIDE = ("anonymous", "invited", "other")
"""Who looks from outside: nobody may read these names on any page, in any feed or file."""


@pytest.mark.parametrize("phase", world.PHASES)
def test_nobody_outside_reads_the_name_of_a_private_person_or_of_an_official(
    phase: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {persona: {"name": name} for persona, name in OFFICIALS.items()}
    place = world.build(phase, private={"name": PRIVATE}, **named)
    Worker(app).once()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    words = (PRIVATE, *OFFICIALS.values())
    for persona in OUTSIDE:
        client = FlaskClient(app, app.response_class, use_cookies=True)
        db.session.rollback()
        if who := place.people[persona]:
            make.sign_in(client, who)
        for route in routes(app, place.names):
            if route.method == "GET":
                said = everything(client.open(route.address))
                found = [each for each in words if each in said]
                assert not found, f"{route.label} names {found} to {persona}"
    db.session.rollback()
    own = {each.email for each in place.people.values() if each}
    for letter in db.session.scalars(select(Mail)):
        found = [each for each in words if each in letter.text + letter.subject]
        assert not found or (letter.recipient in own and PRIVATE not in found), letter.key


def test_who_chose_to_show_the_name_is_shown_by_it_and_others_as_private_persons(app: Flask) -> None:
    consultation = make.consultation()
    shown = make.comment(
        consultation, by=make.user(name="Sven Synlig", shows_name=True), organisation_id=None
    )
    hidden = make.comment(consultation, by=make.user(name=PRIVATE), organisation_id=None)
    address = f"/consultations/{consultation.slug}/comments"
    client = FlaskClient(app, app.response_class)
    assert "Sven Synlig" in client.get(f"{address}/{shown.number}").get_data(as_text=True)
    page = client.get(f"{address}/{hidden.number}").get_data(as_text=True)
    assert PRIVATE not in page
    assert "Privatperson" in page
