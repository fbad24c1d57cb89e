"""What is wrong about a person in the record is corrected beside it, and the record stays."""

import io
import zipfile

import pytest
from flask import Flask

from consult.db import db, transaction
from consult.errors import Outdated
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.rectifications import Rectification
from consult.model.users import Role, User
from consult.services import rectifications
from tests import factories as make
from tests.support.client import Visitor

RIGHT = "Kim heter Karlsson, inte Karlson."


@pytest.fixture(name="comment")
def _comment(app: Flask) -> Comment:
    assert app
    return make.comment(make.consultation(), body="Kim Karlson har fel.")


@pytest.fixture(name="registrar")
def _registrar(client: Visitor) -> User:
    person = make.user(Role.REGISTRAR, name="Rut Registrator")
    make.sign_in(client, person)
    return person


def slug_of(comment: Comment) -> str:
    return db.session.get_one(Consultation, comment.consultation_id).slug


def test_the_record_stays_and_what_is_right_stands_beside_it(
    client: Visitor, comment: Comment, registrar: User
) -> None:
    slug = slug_of(comment)
    page = client.visit(f"/consultations/{slug}/comments/{comment.number}")
    assert "Rätta något om en person" in page.said
    address = f"/desk/consultations/{slug}/comments/{comment.number}/correction"
    page = client.submit(client.visit(address), "Låt det stå bredvid synpunkten", says="")
    assert page.status_code == 422
    page = client.submit(page, "Låt det stå bredvid synpunkten", says=RIGHT)
    assert RIGHT in page.said
    assert "Kim Karlson har fel." in page.said
    make.sign_in(client, make.user())
    page = client.visit(f"/consultations/{slug}/comments/{comment.number}")
    assert RIGHT in page.said
    assert "Rut Registrator" not in page.said, "officials are not named outside"
    assert client.get(address).status_code == 403


def test_sent_twice_it_counts_once_and_two_colleagues_never_take_one_number(
    comment: Comment, registrar: User
) -> None:
    actor = make.actor(registrar)
    for _each in range(2):
        with transaction():
            rectifications.add(actor, comment, RIGHT, 1)
    assert make.rows(Rectification) == 1
    with pytest.raises(Outdated), transaction():
        rectifications.add(actor, comment, "Något annat.", 1)


def test_it_comes_along_with_everything_about_the_case(
    client: Visitor, comment: Comment, registrar: User
) -> None:
    with transaction():
        rectifications.add(make.actor(registrar), comment, RIGHT, 1)
    db.session.rollback()
    page = client.visit(f"/desk/consultations/{slug_of(comment)}/register")
    packed = client.submit(page, "Allt om ärendet (ZIP)")
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        name = next(each for each in archive.namelist() if each.endswith("corrections.json"))
        assert RIGHT in archive.read(name).decode()
