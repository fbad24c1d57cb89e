"""How long things are kept is said by rules, and what is disposed of was proposed by one and decided by another."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, func, select
from time_machine import travel

from consult import clock
from consult.db import Base, db, transaction
from consult.errors import NotAllowed, Outdated, WrongState
from consult.model.comments import Comment
from consult.model.disposals import Disposal, DisposalState, Item, ItemFate, Kind, Rule
from consult.model.dispositions import DispositionNote
from consult.model.mentions import Mention
from consult.model.notices import PAUSES, Mail
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.queries import disposable
from consult.queries import disposals as queries
from consult.services import disposals, disposing, users
from consult.services.disposals import Decided, Ruling
from consult.worker import Worker
from tests import factories as make
from tests.support import world
from tests.support.client import Visitor
from tests.support.queries import Queries

pytestmark = pytest.mark.usefixtures("app")
DECIDE = "Det är beslutat: gallra det som står på listorna"
YEAR = timedelta(days=366)


@pytest.fixture(name="registrar")
def _registrar(client: Visitor) -> User:
    person = make.user(Role.REGISTRAR, name="Rut Registrator")
    make.sign_in(client, person)
    return person


def letter(key: str, days: int = 1_000, **fields: Any) -> int:
    """Keep a letter that was sent so many days ago."""
    at = clock.now() - timedelta(days=days)
    given = {
        "recipient": "kim@example.org",
        "locale": "sv",
        "subject": "Hej",
        "text": "Hej Kim",
        "sent_at": at,
    }
    mail = Mail(key=key, created_at=at, next_try_at=at, **given | fields)
    db.session.add(mail)
    db.session.commit()
    return mail.id


def rule(person: User, kind: Kind = Kind.LETTERS_SENT, months: int = 24) -> None:
    with transaction():
        disposals.rule(make.actor(person), kind, Ruling(months, "Plan 2026, 3.2"))


def proposed(person: User, *kinds: Kind) -> Disposal:
    with transaction():
        number = disposals.propose(make.actor(person), frozenset(kinds or {Kind.LETTERS_SENT})).number
    return queries.numbered(SYSTEM, number)


def decided(disposal: Disposal) -> None:
    other = make.actor(make.user(Role.PROCESS_OWNER))
    with transaction():
        disposals.decide(other, disposal, Decided("Arkivchefen", "§ 12", clock.today(), disposal.digest))


def keys() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail.key).order_by(Mail.key)))


def renewed(disposal: Disposal) -> Disposal:
    db.session.rollback()
    db.session.expire_all()
    return queries.numbered(SYSTEM, disposal.number)


def test_nothing_is_disposed_of_where_there_is_no_rule(app: Flask, client: Visitor, registrar: User) -> None:
    letter("old")
    page = client.visit("/admin/disposals")
    assert page.said.count("Sparas: det finns ingen regel") == len(Kind)
    assert "Gör listan" not in page.said
    Worker(app).once()
    assert keys() == ["old"]
    with pytest.raises(Exception, match="kinds_needed"), transaction():
        disposals.propose(make.actor(registrar), frozenset({Kind.LETTERS_SENT}))


def test_a_disposal_is_ruled_proposed_decided_by_another_and_reported(
    app: Flask, client: Visitor, registrar: User
) -> None:
    letter("old")
    letter("new", days=10)
    page = client.submit(
        client.visit("/admin/disposals/rules/letters_sent"),
        "Spara regeln",
        months="24",
        reference="Informationshanteringsplan 3.2",
    )
    assert "Inget gallras bara av det" in page.said
    page = client.submit(page, "Gör listan", kinds="letters_sent")
    assert page.h1 == "Gallring 1"
    assert "Du föreslog den" in page.said
    Worker(app).once()
    assert keys() == ["new", "old"], "nothing goes before it is decided"
    make.sign_in(client, make.user(Role.PROCESS_OWNER, name="Olle Ägare"))
    page = client.submit(
        client.visit("/admin/disposals/1"),
        DECIDE,
        body="Arkivchefen",
        item="§ 12",
        decided_on=clock.today().isoformat(),
    )
    assert "Beslutad, genomförs" in page.said
    Worker(app).once()
    assert keys() == ["new"]
    page = client.visit("/admin/disposals/1")
    assert "Detta är rapporten" in page.said
    assert "Arkivchefen, § 12" in page.said
    table = client.get("/admin/disposals/1/report.csv").get_data(as_text=True)
    assert "Informationshanteringsplan 3.2" in table
    assert "kim@example.org" not in table + page.said
    assert client.get("/admin/disposals/1/report.xlsx").status_code == 200
    assert client.get("/admin/disposals/1/report.exe").status_code == 404
    done = db.session.scalars(select(Event).where(Event.verb == Verb.DISPOSAL_DONE)).one()
    assert done.data == {"number": 1, "counts": {"letters_sent": 1}}


def test_the_list_is_frozen_and_what_has_changed_or_gone_since_is_said(app: Flask, registrar: User) -> None:
    changed, gone = letter("changed"), letter("gone")
    letter("same")
    rule(registrar)
    disposal = proposed(registrar)
    letter("later")
    db.session.get_one(Mail, changed).sent_at = clock.now() - YEAR * 5
    db.session.delete(db.session.get_one(Mail, gone))
    db.session.commit()
    decided(disposal)
    Worker(app).once()
    assert keys() == ["changed", "later"]
    [lot] = renewed(disposal).lots
    assert (lot.count, lot.disposed, lot.changed, lot.gone, lot.left) == (3, 1, 1, 1, 0)


def test_whoever_proposed_it_cannot_decide_and_a_reader_sees_nothing_of_it(
    client: Visitor, registrar: User
) -> None:
    letter("old")
    rule(registrar)
    disposal = proposed(registrar)
    with pytest.raises(NotAllowed), transaction():
        disposals.decide(make.actor(registrar), disposal, Decided("Jag", "1", clock.today(), disposal.digest))
    make.sign_in(client, make.user(Role.DRAFTER))
    assert client.get("/admin/disposals").status_code == 403
    assert client.get("/admin/disposals/1").status_code == 403


def test_a_decision_needs_a_day_after_the_proposal_and_the_list_that_was_seen(
    client: Visitor, registrar: User
) -> None:
    letter("old")
    rule(registrar)
    disposal = proposed(registrar)
    make.sign_in(client, make.user(Role.ADMINISTRATOR))
    page = client.visit("/admin/disposals/1")
    early = (clock.today() - timedelta(days=3)).isoformat()
    page = client.submit(page, DECIDE, body="Chefen", item="12", decided_on=early)
    assert page.status_code == 422
    assert "mellan dagen för förslaget och i dag" in page.said
    assert page.one("//input[@name='body']/@value") == "Chefen"
    page = client.submit(page, DECIDE, body="Chefen", item="", decided_on="i går")
    assert page.status_code == 422
    other = make.actor(make.user(Role.ADMINISTRATOR))
    with pytest.raises(Outdated), transaction():
        disposals.decide(other, disposal, Decided("Chefen", "12", clock.today(), "0" * 64))


def test_a_disposal_that_is_declined_touches_nothing_and_says_why(
    app: Flask, client: Visitor, registrar: User
) -> None:
    letter("old")
    rule(registrar)
    disposal = proposed(registrar)
    page = client.submit(client.visit("/admin/disposals/1"), "Avslå", because="")
    assert page.status_code == 422
    page = client.submit(page, "Avslå", because="Listan är för lång.")
    assert "Listan är för lång." in page.said
    Worker(app).once()
    assert keys() == ["old"]
    with pytest.raises(WrongState):
        decided(renewed(disposal))


def test_one_run_at_a_time(client: Visitor, registrar: User) -> None:
    letter("old")
    rule(registrar)
    proposed(registrar)
    page = client.submit(client.visit("/admin/disposals"), "Gör listan", kinds="letters_sent")
    assert page.status_code == 409
    assert "pågår redan" in page.said


def test_nothing_old_enough_is_no_disposal(client: Visitor, registrar: User) -> None:
    letter("new", days=3)
    rule(registrar)
    page = client.submit(client.visit("/admin/disposals"), "Gör listan", kinds="letters_sent")
    assert page.status_code == 422
    assert "gammalt nog" in page.said
    assert make.rows(Disposal) == 0
    page = client.submit(page, "Gör listan")
    assert page.status_code == 422


def test_a_worker_that_is_killed_goes_on_where_it_was(
    app: Flask, registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        letter(f"old-{number}")
    rule(registrar)
    disposal = proposed(registrar)
    decided(disposal)
    monkeypatch.setattr(disposing, "AT_ONCE", 2)
    with transaction():
        assert disposing.go_on(SYSTEM)
    with pytest.raises(KeyboardInterrupt), transaction():
        _killed()
    assert len(keys()) == 3
    fates = db.session.scalars(select(Item.fate)).all()
    assert fates.count(ItemFate.DISPOSED) == 2
    Worker(app).once()
    assert keys() == []
    found = renewed(disposal)
    assert (found.state, found.lots[0].disposed) == (DisposalState.DONE, 5)


def _killed() -> None:
    disposing.go_on(SYSTEM)
    raise KeyboardInterrupt


def test_a_rule_that_a_colleague_changed_is_not_written_over(client: Visitor, registrar: User) -> None:
    rule(registrar)
    page = client.visit("/admin/disposals/rules/letters_sent")
    with transaction():
        disposals.rule(make.actor(make.user(Role.REGISTRAR)), Kind.LETTERS_SENT, Ruling(36, "Plan", 1))
    page = client.submit(page, "Spara regeln", months="12", reference="Min")
    assert page.status_code == 409
    assert page.one("//input[@name='months']/@value") == "12"
    page = client.submit(page, "Spara regeln", months="0", reference="Min")
    assert page.status_code == 422
    page = client.submit(page, "Spara regeln", months="två år", reference="Min")
    assert page.status_code == 422
    page = client.submit(page, "Spara regeln", months="12", reference="Min")
    assert db.session.scalars(select(Rule.months)).one() == 12
    page = client.submit(client.visit("/admin/disposals/rules/letters_sent"), "Ta bort regeln")
    assert "Uppgifterna sparas" in page.said
    assert make.rows(Rule) == 0
    assert client.get("/admin/disposals/rules/comments").status_code == 404


def test_accounts_that_an_administrator_closed_go_as_if_their_owner_had_closed_them(
    app: Flask, registrar: User
) -> None:
    left = make.user(organisation=make.organisation(), name="Lena Lämnad", email="lena@example.org")
    still = make.user(name="Stina Stannar")
    colleague = make.user(Role.DRAFTER, name="Kalle Kollega")
    consultation = make.consultation()
    comment = make.comment(consultation, by=still, body="Jag tycker.")
    admin = make.actor(make.user(Role.ADMINISTRATOR))
    with clock.at(clock.now() - YEAR * 3):
        for each in (left, colleague):
            with transaction():
                users.deactivate(admin, each)
    rule(registrar, Kind.ACCOUNTS_CLOSED)
    disposal = proposed(registrar, Kind.ACCOUNTS_CLOSED)
    decided(disposal)
    Worker(app).once()
    names = {each.id: each.name for each in db.session.scalars(select(User))}
    assert names[left.id] == "–"
    assert (names[still.id], names[colleague.id]) == ("Stina Stannar", "Kalle Kollega"), (
        "staff are not touched"
    )
    assert comment.number == 1
    with transaction():
        assert not list(db.session.execute(disposable.of(SYSTEM, Kind.ACCOUNTS_CLOSED)))


def test_an_account_that_is_used_again_before_it_goes_stays(app: Flask, registrar: User) -> None:
    with clock.at(clock.now() - YEAR * 5):
        away, back = make.user(name="Berit Borta"), make.user(name="Bo Åter")
        member = make.user(organisation=make.organisation(), name="Mia Medlem")
    rule(registrar, Kind.ACCOUNTS_UNUSED)
    disposal = proposed(registrar, Kind.ACCOUNTS_UNUSED)
    decided(disposal)
    with transaction():
        users.change(make.actor(back), users.Profile("Bo Åter", "", "sv", shows_name=False))
    Worker(app).once()
    names = {each.id: each.name for each in db.session.scalars(select(User))}
    assert (names[away.id], names[back.id], names[member.id]) == ("–", "Bo Åter", "Mia Medlem")
    [lot] = renewed(disposal).lots
    assert (lot.count, lot.disposed, lot.changed) == (2, 1, 1)


def test_every_kind_can_be_listed_and_finds_nothing_in_an_empty_place() -> None:
    for kind in Kind:
        assert list(db.session.execute(disposable.of(SYSTEM, kind, clock.now()))) == []
    assert set(disposing.TABLES) == set(Kind)


def test_letters_that_were_given_up_and_those_on_their_way_are_told_apart() -> None:
    letter("given-up", sent_at=None, tries=len(PAUSES) + 1)
    letter("waiting", sent_at=None, tries=1)
    found = db.session.execute(disposable.of(SYSTEM, Kind.LETTERS_GIVEN_UP, clock.now())).all()
    assert len(found) == 1


def test_internal_notes_go_only_when_the_case_is_decided(app: Flask, registrar: User) -> None:
    consultation = make.consultation()
    comment = make.comment(consultation)
    with clock.at(clock.now() - YEAR * 3):
        note = DispositionNote(
            disposition_id=make.answer_of(comment).id,
            author_id=registrar.id,
            body="Ring Kim.",
            at=clock.now(),
        )
    db.session.add(note)
    db.session.flush()
    db.session.add(Mention(note_id=note.id, user_id=registrar.id))
    db.session.commit()
    rule(registrar, Kind.NOTES)
    with pytest.raises(Exception, match="nothing_to_dispose_of"):
        proposed(registrar, Kind.NOTES)
    assert app


def test_the_pages_ask_the_database_a_few_times_however_much_there_is(
    client: Visitor, registrar: User, queries: Queries
) -> None:
    for number in range(30):
        letter(f"old-{number}")
    rule(registrar)
    proposed(registrar)
    with queries.at_most(12):
        client.visit("/admin/disposals")
    with queries.at_most(12):
        client.visit("/admin/disposals/1")


def test_everyone_reads_the_rules_on_the_page_about_personal_data(client: Visitor) -> None:
    page = client.visit("/privacy")
    assert "ingen regel är satt" in page.said
    rule(make.user(Role.REGISTRAR))
    page = client.visit("/privacy")
    assert "Brev som har skickats: 24 månader efter att brevet skickades" in page.said


@pytest.mark.once
def test_a_run_of_every_kind_in_a_world_with_everything_leaves_the_record(app: Flask) -> None:
    place = world.build("over")
    registrar, owner = place.people["registrar"], place.people["owner"]
    assert registrar
    assert owner
    comment = db.session.scalars(select(Comment).order_by(Comment.id)).first()
    assert comment
    note = DispositionNote(
        disposition_id=comment.disposition_id or 0, author_id=owner.id, body="Ring.", at=clock.now()
    )
    db.session.add(note)
    db.session.commit()
    with transaction():
        users.deactivate(SYSTEM, make.user(name="Lena Lämnad"))
    with transaction():
        disposals.decline(make.actor(owner), queries.numbered(SYSTEM, place.names["disposal"]), "Ny lista.")
    for kind in set(Kind) - {Kind.LETTERS_SENT}:
        rule(registrar, kind, 1)
    before = {table.name: _count(table) for table in Base.metadata.sorted_tables}
    later = clock.now() + YEAR * 5
    with travel(later, tick=False):
        disposal = proposed(registrar, *Kind)
        decided(disposal)
        Worker(app).once()
        found = renewed(disposal)
    assert found.state is DisposalState.DONE
    lots = {lot.kind: lot for lot in found.lots}
    assert all(lot.left == 0 for lot in lots.values())
    assert lots[Kind.NOTES].disposed == lots[Kind.NOTES].count > 0
    assert lots[Kind.ACCOUNTS_CLOSED].disposed == 1
    after = {table.name: _count(table) for table in Base.metadata.sorted_tables}
    for name in (
        "comment",
        "statement",
        "disposition",
        "decision",
        "entry",
        "report_edition",
        "user",
        "original",
    ):
        assert after[name] >= before[name], f"{name} is preserved"


def _count(table: Table) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
