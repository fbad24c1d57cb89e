"""What has happened to a comment, in a consultation and with a plan, as the desk reads it."""

import pytest

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.users import Role, User
from consult.services import dispositions, groups
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

APPROVED = "godkände ett svar"


@pytest.fixture(name="round_")
def _round() -> Consultation:
    return make.consultation()


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> User:
    user = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, user)
    return user


def told(page: Page) -> list[tuple[str, str]]:
    """Read who did what, the latest first."""
    return list(zip(page.all("//tbody/tr/td[2]"), page.all("//tbody/tr/td[3]"), strict=True))


def test_a_comment_s_history_names_colleagues_and_not_who_commented(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    person = make.user(name="Petra Privat")
    make.comment(round_, by=person)
    page = client.visit(f"/desk/consultations/{round_.slug}/comments/1")
    page = client.submit(page, "Spara", outcome="no_change", reasons_sv="Det räcker.")
    past = client.visit(page.one("//a[.='Allt som har hänt']/@href"))
    assert told(past)[0] == ("Disa Drafter", "sparade ett svar")
    assert told(past)[-1] == ("Någon som deltar", "lämnade en synpunkt")
    assert "Petra Privat" not in past.said
    assert "Föranleder ingen ändring" in past.said
    assert "Det räcker." not in past.said


def test_what_is_done_to_an_answer_is_the_comment_s_only_while_it_has_it(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first, second = (make.comment(round_, by=make.user()) for _ in range(2))
    staff = make.actor(drafter)
    answering.answer(first)
    mine = f"/desk/consultations/{round_.slug}/comments/2/history"
    assert APPROVED not in [what for _who, what in told(client.visit(mine))]
    with transaction():
        dispositions.take_back(staff, dispositions.locked(first.disposition_id or 0))
    with transaction():
        groups.group(staff, dispositions.locked(first.disposition_id or 0), frozenset({2}))
    with transaction():
        groups.leave(staff, db.session.get_one(Comment, second.id))
    answering.answer(first)
    assert APPROVED not in [what for _who, what in told(client.visit(mine))]
    answering.answer(second)
    assert APPROVED in [what for _who, what in told(client.visit(mine))]


def test_all_of_a_consultation_and_of_a_plan_is_told_in_pages(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    for _ in range(60):
        make.comment(round_, by=make.user())
    db.session.commit()
    for address in (f"/desk/consultations/{round_.slug}/history", f"/desk/plans/{round_.plan.slug}/history"):
        page = client.visit(address)
        assert len(told(page)) == 50
        rest = client.visit(page.one("//a[@rel='next']/@href"))
        assert 0 < len(told(rest)) <= 50
        assert client.get(address + "?before=many").status_code == 200


def test_however_much_has_happened_it_is_as_many_statements(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries
) -> None:
    make.comment(round_, by=make.user())
    address = f"/desk/consultations/{round_.slug}/history"
    client.visit(address)
    with queries.counted() as few:
        client.get(address)
    for _ in range(30):
        make.comment(round_, by=make.user())
    db.session.commit()
    with queries.at_most(len(few)):
        client.get(address)
    assert len(few) <= 8


def test_a_comment_that_is_not_there_has_no_history(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    assert client.get(f"/desk/consultations/{round_.slug}/comments/9/history").status_code == 404
