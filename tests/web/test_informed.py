"""Every form in which people give data about themselves says who answers for it and where the rest is to be read."""

import pytest
from flask import Flask

from consult.model.users import User
from tests import factories as make
from tests.support import world
from tests.support.client import Visitor

SAID = "Regionstyrelsen ansvarar för personuppgifterna"
FORMS = (
    ("anonymous", "/account/new"),
    ("private", "/consultations/{consultation}/blocks/{block}"),
    ("private", "/consultations/{consultation}/comments/{comment}"),
    ("private", "/account/organisations/new"),
    ("invited", "/organisations/{organisation}/statements/{consultation}/submit"),
    ("invited", "/organisations/{organisation}/statements/{consultation}/time"),
)


def test_the_form_says_who_answers_for_the_data(app: Flask, client: Visitor) -> None:
    place = world.build("open")
    for persona, address in FORMS:
        who: User | None = place.people[persona]
        if who:
            make.sign_in(client, who)
        page = client.visit(address.format(**place.names))
        assert SAID in page.said, address
        assert page.all("//a[@href='/privacy']"), address


pytestmark = pytest.mark.once
