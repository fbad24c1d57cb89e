"""The demonstration: a made-up case, told through the services so that it lives as a real one would."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from consult import clock
from consult.db import db, transaction
from consult.demo import source, story
from consult.model.carryovers import Carryover
from consult.model.comments import Anchor, Comment, Direction, Support, Voice
from consult.model.consultations import Consultation, Invitation, InvitationState, Phase, Reply
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Disposition, DispositionChange, DispositionState
from consult.model.files import File, FileRole
from consult.model.organisations import Membership, Organisation
from consult.model.phrases import Phrase, PhraseUse
from consult.model.pieces import Piece, Placing
from consult.model.plans import Plan
from consult.model.preferences import Pace, Preference
from consult.model.reactions import Reaction
from consult.model.records import Event, Verb
from consult.model.referrals import Progress
from consult.model.registrations import Channel, Registration, RegistrationState
from consult.model.reports import Report
from consult.model.statements import Party, PartyState, Statement
from consult.model.strategies import SubGoal
from consult.model.users import Role, StaffRole, User
from consult.model.versions import Block, BlockText, Version
from consult.model.views import View
from consult.policy import ANONYMOUS, SYSTEM, Actor
from consult.queries import (
    actors,
    anchors,
    conflicts,
    consultations,
    mentions,
    referrals,
    reminders,
    replies,
    similar_groups,
    views,
)
from consult.queries.demo import DOMAIN
from consult.text.anchors import Status
from tests.demo.conftest import Tell

pytestmark = pytest.mark.usefixtures("told")


@pytest.fixture(name="told")
def _told(tell: Tell) -> None:
    tell(story.load)


def the(slug: str) -> Consultation:
    return consultations.whole(SYSTEM, slug)


def comments(slug: str) -> list[Comment]:
    return list(
        db.session.scalars(
            select(Comment)
            .where(Comment.consultation_id == the(slug).id, Comment.position == 0)
            .order_by(Comment.number)
        )
    )


def test_both_plans_are_whole_in_both_languages() -> None:
    for given in source.plans()["plans"]:
        paragraphs = sum(len(section["paragraphs"]) for section in given["sections"])
        plan = db.session.scalars(select(Plan).where(Plan.slug == given["slug"])).one()
        words = db.session.execute(
            select(BlockText.locale, func.count())
            .join(Block)
            .join(Version)
            .where(Version.plan_id == plan.id, Version.number == 1)
            .group_by(BlockText.locale)
        )
        assert dict(words.all()) == dict.fromkeys(("sv", "en"), paragraphs + len(given["sections"]))
        assert plan.registration_no.startswith("DEMO")


def test_one_consultation_is_open_today_and_closes_in_twelve_days() -> None:
    ongoing = the("affarsplan")
    assert ongoing.phase() is Phase.OPEN
    assert ongoing.last_day == clock.today() + timedelta(days=12)
    assert len(comments("affarsplan")) == 39
    answers = db.session.scalars(select(Disposition).where(Disposition.consultation_id == ongoing.id)).all()
    assert Counter(each.state for each in answers) == {
        DispositionState.OPEN: 27,
        DispositionState.PROPOSED: 5,
        DispositionState.APPROVED: 5,
    }


def test_the_other_has_been_answered_revised_reported_and_decided() -> None:
    finished = the("kompetensplan")
    assert finished.phase() is Phase.CLOSED
    assert len(comments("kompetensplan")) == 11
    states = db.session.scalars(
        select(Disposition.state).where(Disposition.consultation_id == finished.id).distinct()
    ).all()
    assert states == [DispositionState.RELEASED]
    assert db.session.query(Report).one().released_at is not None
    decision = db.session.query(Decision).one()
    assert decision.kind is DecisionKind.ADOPTED
    assert db.session.get_one(Version, decision.version_id).number == 2
    assert finished.board_day
    assert finished.last_day < decision.decided_on <= finished.board_day


def test_some_who_commented_have_said_what_they_think_of_the_answers() -> None:
    said = db.session.execute(
        select(Organisation.name, Reaction.is_satisfied, Reaction.because != "")
        .join(Comment, Comment.id == Reaction.comment_id)
        .join(Organisation, Organisation.id == Comment.organisation_id)
        .order_by(Organisation.name)
    )
    assert [tuple(row) for row in said] == [
        ("Arbetsgivarorganisation A", False, True),
        ("Exempelkommun A", True, False),
        ("Exempelkommun B", True, False),
    ]


def test_three_text_blocks_are_kept_and_each_is_used_in_an_answer() -> None:
    used = dict(
        db.session.execute(
            select(Phrase.name, func.count(PhraseUse.disposition_id))
            .outerjoin(PhraseUse)
            .group_by(Phrase.name)
        ).all()
    )
    assert used == {
        "Tack, skrivningen behålls": 1,
        "Ändrat enligt förslaget": 1,
        "Tack, med när beslutet fattas": 1,
    }
    assert not [each for each in db.session.scalars(select(Disposition)) if "{" in str(each.reasons.values())]


def test_every_change_of_the_second_version_says_which_comments_are_behind_it() -> None:
    version = db.session.scalars(select(Version).where(Version.number == 2)).one()
    linked = db.session.execute(
        select(Block.label, func.count())
        .join(DispositionChange, DispositionChange.uid == Block.uid)
        .where(Block.version_id == version.id, DispositionChange.version_id == version.id)
        .group_by(Block.label)
    )
    expected = Counter(each.label for each in source.revisions("B") for _key in each.because_of)
    assert dict(linked.all()) == expected
    texts = db.session.execute(
        select(Block.label, BlockText.locale, BlockText.source)
        .join(BlockText)
        .where(Block.version_id == version.id, Block.label.in_(expected))
    )
    said = {(label, locale): words for label, locale, words in texts}
    for revision in source.revisions("B"):
        assert {locale: said[revision.label, locale] for locale in ("sv", "en")} == revision.words


def test_no_translation_of_the_adopted_version_is_stale() -> None:
    version = db.session.scalars(select(Version).where(Version.number == 2)).one()
    rows = db.session.execute(
        select(Block.uid, BlockText.locale, BlockText.digest, BlockText.translates)
        .join(BlockText)
        .where(Block.version_id == version.id)
    ).all()
    sources = {uid: digest for uid, locale, digest, _translates in rows if locale == "sv"}
    stale = [uid for uid, locale, _digest, made_from in rows if locale == "en" and made_from != sources[uid]]
    assert stale == []


def test_every_comment_has_a_place_in_the_second_version() -> None:
    version = db.session.scalars(select(Version).where(Version.number == 2)).one()
    placed = db.session.scalars(select(Anchor).where(Anchor.version_id == version.id)).all()
    assert len(placed) == 10
    assert all(each.uid for each in placed)


def test_the_places_to_check_show_words_that_are_gone_moved_and_changed_by_their_comment() -> None:
    found = {
        each.comment.number: each
        for each in anchors.preview(SYSTEM, the("affarsplan").plan)
        if each.is_uncertain or each.is_caused
    }
    assert [(each.now.status, each.now.start is None) for each in found.values()] == [
        (Status.EDITED, True),
        (Status.MOVED, False),
        (Status.EDITED, False),
        (Status.REMOVED, True),
    ]
    assert [each.is_caused for each in found.values()] == [False, False, True, False]
    assert found[22].was.method == "no_place"


def test_two_bodies_want_the_opposite_of_one_passage() -> None:
    (first, *_rest) = conflicts.passages(SYSTEM, the("affarsplan"))
    disputed = {each.label: each.wanted for each in conflicts.passages(SYSTEM, the("affarsplan"))}
    assert first.label == "2.3"
    assert {Direction.LESS, Direction.FURTHER} <= set(disputed["2.3"])


def test_one_answer_came_as_a_word_file_and_was_registered_for_a_made_up_body() -> None:
    registration = db.session.query(Registration).filter_by(channel=Channel.WORD).one()
    assert registration.organisation_id
    assert db.session.get_one(Organisation, registration.organisation_id).name == "Exempelkommun D"
    assert (registration.comments, registration.placeless) == (3, 1)
    said = [each for each in comments("affarsplan") if each.registration_id == registration.id]
    assert [each.quote for each in said] == ["minst en namngiven kontaktperson", "", ""]
    assert "Minst två gemensamma utmaningar per år" in (said[1].proposed or "")


def test_what_came_by_mail_and_phone_is_registered_and_a_letter_is_still_being_divided() -> None:
    came = db.session.scalars(
        select(Registration).where(Registration.channel != Channel.WORD).order_by(Registration.number)
    ).all()
    assert [(each.channel, each.state, each.comments) for each in came] == [
        (Channel.EMAIL, RegistrationState.REGISTERED, 2),
        (Channel.PHONE, RegistrationState.REGISTERED, 1),
        (Channel.POST, RegistrationState.DRAFT, 0),
    ]
    said = [each for each in comments("affarsplan") if each.registration_id == came[0].id]
    assert [(each.label, each.quote) for each in said] == [
        ("", ""),
        ("2.3", "Minst en gemensam utmaning per år"),
    ]
    files = db.session.scalars(select(File).where(File.role == FileRole.ORIGINAL))
    assert {each.registration_id: each.digest for each in files} == {
        each.id: each.digest for each in came if each.filename
    }
    pieces = db.session.scalars(select(Piece.placing).where(Piece.registration_id == came[2].id)).all()
    assert pieces == [Placing.OPEN] * 4


def steps(slug: str) -> dict[str, str]:
    """Give how far the response of each body has come, without what the region wrote in for it."""
    rows = db.session.execute(
        select(Organisation.name, Statement.state)
        .join(Organisation, Organisation.id == Statement.organisation_id)
        .where(Statement.consultation_id == the(slug).id, Statement.registration_id.is_(None))
    )
    return {name: state.value for name, state in rows}


def test_rooms_show_each_step_from_a_first_draft_to_what_is_handed_in() -> None:
    assert steps("affarsplan") == {
        "Exempelkommun A": "draft",
        "Exempelkommun B": "approved",
        "Exempelkommun C": "draft",
        "Exempelkommun E": "decided",
        "Exempelkommun F": "submitted",
        "Business promotion organisation B": "draft",
        "Branschorganisation A": "submitted",
        "Ideell organisation A": "submitted",
        "Företagsfrämjande organisation A": "submitted",
        "Lärosäte A": "submitted",
        "Private education provider A": "submitted",
    }
    of_f = select(Statement).join(Organisation, Organisation.id == Statement.organisation_id)
    preliminary = db.session.scalars(of_f.where(Organisation.name == "Exempelkommun F")).one()
    assert preliminary.awaits_final
    consultation = consultations.whole(SYSTEM, "affarsplan")
    found = replies.of_all(SYSTEM, consultation)
    named = {each.organisation.name: found[each.organisation_id] for each in consultation.invitations}
    assert named["Lärosäte A"] is Reply.NO_COMMENTS
    assert named["Private education provider A"] is Reply.DECLINED
    files = db.session.execute(
        select(Organisation.name, File.role)
        .join(Statement, Statement.id == File.statement_id)
        .join(Organisation, Organisation.id == Statement.organisation_id)
        .order_by(File.number)
    )
    assert [tuple(row) for row in files] == [
        ("Exempelkommun E", FileRole.ANNEX),
        ("Exempelkommun E", FileRole.MINUTES),
    ]


def test_one_response_is_joint_one_joins_another_and_one_body_has_been_asked_to_answer_jointly() -> None:
    asking, asked = aliased(Organisation), aliased(Organisation)
    shared = db.session.execute(
        select(asking.name, asked.name, Party.state, Party.told_at.is_(None))
        .join(Statement, Statement.id == Party.statement_id)
        .join(asking, asking.id == Statement.organisation_id)
        .join(asked, asked.id == Party.organisation_id)
        .order_by(asking.name)
    )
    assert [tuple(row) for row in shared] == [
        ("Branschorganisation A", "Arbetsgivarorganisation A", PartyState.ACCEPTED, True),
        ("Exempelkommun C", "Exempelkommun B", PartyState.INVITED, True),
    ]
    joint, joining = db.session.execute(
        select(Comment.body)
        .join(Statement, Statement.comment_id == Comment.id)
        .join(asking, asking.id == Statement.organisation_id)
        .where(asking.name.in_(("Branschorganisation A", "Ideell organisation A")))
        .order_by(asking.name)
    ).scalars()
    assert joint.startswith("Vi svarar tillsammans med Arbetsgivarorganisation A.")
    assert joining.startswith("Vi ansluter oss till svaret från Företagsfrämjande organisation A.")


def test_one_response_came_too_late_and_was_answered_all_the_same() -> None:
    late = db.session.scalars(select(Statement).where(Statement.is_late)).one()
    assert late.consultation_id == the("kompetensplan").id
    answer = db.session.scalars(
        select(Disposition)
        .join(Comment, Comment.disposition_id == Disposition.id)
        .where(Comment.id == late.comment_id)
    ).one()
    assert answer.state is DispositionState.RELEASED


def test_quotes_are_the_words_that_the_source_quotes() -> None:
    quotes = {said.quote for plan in "AB" for said in source.comments(plan)}
    found = {
        each.quote
        for slug in ("affarsplan", "kompetensplan")
        for each in comments(slug)
        if not each.registration_id
    }
    assert found == quotes


def of_real_bodies(consultation: Consultation) -> list[Invitation]:
    """List the invitations of the real bodies, which only are asked."""
    made_up = set(source.case()["plans"]["A"]["asked"])
    return [each for each in consultation.invitations if each.organisation.name not in made_up]


def test_thirty_four_bodies_are_invited_and_none_of_them_says_a_word() -> None:
    for slug in ("affarsplan", "kompetensplan"):
        invited = of_real_bodies(the(slug))
        assert len(invited) == 34
        assert {each.state for each in invited} == {InvitationState.INVITED}
        asked = {each.organisation_id for each in invited}
        for said in (Comment.organisation_id, Support.organisation_id, Membership.organisation_id):
            assert asked & set(db.session.scalars(select(said).where(said > 0))) == set()


def test_made_up_bodies_are_asked_too_and_those_that_have_not_answered_are_reminded() -> None:
    consultation = the("affarsplan")
    names = set(source.case()["plans"]["A"]["asked"])
    asked = [each for each in consultation.invitations if each.organisation.name in names]
    assert len(asked) == len(names) == 13
    assert {each.state for each in asked} >= {InvitationState.INVITED, InvitationState.OPENED}
    reminded = {each.organisation_id for each in consultation.invitations if each.reminded_at}
    assert reminded <= {each.organisation_id for each in asked}
    assert len(reminded) >= 6
    assert set(reminders.log(SYSTEM, consultation)) == reminded


def test_some_people_want_their_letters_more_seldom_and_get_digests() -> None:
    paces = set(db.session.scalars(select(Preference.pace)))
    assert paces == {Pace.DAILY, Pace.WEEKLY, Pace.NEVER}


def test_nobody_real_can_get_mail() -> None:
    mailboxes = set(db.session.scalars(select(Organisation.email))) - {""}
    assert mailboxes, "those that are made up can be sent a link"
    assert all(email.endswith(f"@{DOMAIN}") for email in mailboxes)
    real = [each["name"] for each in source.plans()["recipients"]]
    known = select(Organisation.email).where(Organisation.name.in_(real))
    assert set(db.session.scalars(known)) == {""}
    assert all(email.endswith(f"@{DOMAIN}") for email in db.session.scalars(select(User.email)))


def test_there_is_someone_for_each_role_and_two_drafters() -> None:
    roles = Counter(db.session.scalars(select(StaffRole.role)))
    assert roles == dict.fromkeys(Role, 1) | {Role.DRAFTER: 2}
    assert all(each is None for each in db.session.scalars(select(User.password_hash)))


def test_threads_hold_the_region_s_questions_and_the_authors_answers() -> None:
    made_here = Comment.registration_id.is_(None)
    replies = db.session.scalars(select(Comment).where(Comment.position > 0, made_here)).all()
    assert len(replies) == sum(len(thread["messages"]) for thread in source.plans()["threads"])
    assert Counter(each.voice for each in replies) == {Voice.REGION: 4, Voice.ORGANISATION: 4}


def test_comments_come_in_the_order_of_their_numbers_and_while_it_is_open() -> None:
    for slug in ("affarsplan", "kompetensplan"):
        consultation = the(slug)
        late = set(db.session.scalars(select(Statement.comment_id).where(Statement.is_late)))
        days = [clock.local_date(each.posted_at) for each in comments(slug) if each.id not in late]
        assert days == sorted(days)
        assert consultation.first_day <= days[0]
        assert days[-1] <= min(consultation.last_day, clock.today())


def test_nothing_has_happened_in_the_future() -> None:
    assert db.session.scalars(select(func.max(Event.at))).one() <= clock.now()


def test_goals_of_the_strategy_are_pointed_at() -> None:
    assert db.session.query(SubGoal).count() == 7
    pointed = db.session.scalars(select(Block).where(Block.goals.any())).all()
    assert {each.label for each in pointed} == {"2", "3", "4", "5"}


def test_a_second_telling_changes_nothing() -> None:
    before = db.session.scalar(select(func.count()).select_from(Event))
    with transaction():
        assert story.load() is False
    assert db.session.scalar(select(func.count()).select_from(Event)) == before


def test_what_people_have_done_in_it_is_kept() -> None:
    person = db.session.scalars(select(User).where(User.email == f"owner@{DOMAIN}")).one()
    person.title = "Något annat"
    db.session.commit()
    with transaction():
        story.load()
    assert db.session.get_one(User, person.id, populate_existing=True).title == "Något annat"


def test_a_joint_answer_is_found_and_the_one_that_says_the_opposite_is_pointed_out() -> None:
    person = db.session.scalars(select(User.id).where(User.email == f"drafter@{DOMAIN}")).one()
    drafter = actors.by_user(person)
    assert drafter
    (joint,) = similar_groups.page(drafter, the("affarsplan")).groups
    assert (joint.count, joint.same, joint.answers) == (4, 4, 2)
    assert [each.is_chosen for each in joint.members] == [True, False, True, True]
    assert [each.turns for each in joint.members] == [(), ("inte",), (), ()]


def test_bodies_ask_for_more_time_and_one_mailbox_gets_a_new_link() -> None:
    consultation = consultations.whole(SYSTEM, "affarsplan")
    counts = replies.counted(replies.of_all(SYSTEM, consultation))
    assert [counts[each] for each in (Reply.ASKS, Reply.EXTENDED, Reply.REFUSED)] == [1, 1, 1]
    sent = db.session.scalars(select(Event).where(Event.verb == Verb.LINK_SENT)).all()
    assert len(sent) == 1


def test_a_comment_has_been_placed_one_split_and_three_are_answered_as_one() -> None:
    placed = [each for each in comments("affarsplan") if each.moved_from is not None and not each.is_part]
    assert [(each.moved_from, each.label) for each in placed] == [("4.1", "2.2")]
    points = [each for each in comments("affarsplan") if each.is_part]
    assert [each.label for each in points] == ["4.2", "6.3", ""]
    states = [db.session.get_one(Disposition, each.disposition_id).state for each in points]
    assert states == [DispositionState.OPEN, DispositionState.PROPOSED, DispositionState.APPROVED]
    together = Counter(each.disposition_id for each in comments("affarsplan"))
    assert max(together.values()) == 3


def test_a_drafter_finds_saved_lists_at_the_desk_and_a_colleague_finds_those_that_are_shared() -> None:
    here = the("affarsplan")
    saved = db.session.scalars(select(View).where(View.consultation_id == here.id)).all()
    assert Counter(each.is_shared for each in saved) == {True: 1, False: 1}
    first, second = (_of(name) for name in ("drafter", "drafter2"))
    assert [len(views.kept(each, here)) for each in (first, second)] == [2, 1]


def _of(name: str) -> Actor:
    person = db.session.scalars(select(User).where(User.email == f"{name}@{DOMAIN}")).one()
    found = actors.by_user(person.id)
    assert found is not None
    return found


def test_an_approver_has_answered_a_note_and_asks_drafters_something_that_they_find_at_the_desk() -> None:
    approver, first, second = (_of(name) for name in ("approver", "drafter", "drafter2"))
    assert [mentions.waiting(each) for each in (approver, first, second)] == [0, 2, 1]
    assert [each.author for each in mentions.mine(first)] == ["Godkännare (demo)"] * 2


def test_what_the_early_dialogue_left_is_answered_with_the_consultation() -> None:
    first, later = the("affarsplan-dialog"), the("affarsplan")
    assert (first.released, first.unanswered, later.plan_id) == (1, 3, first.plan_id)
    taken = db.session.scalars(
        select(Comment.number)
        .join(Carryover, Carryover.disposition_id == Comment.disposition_id)
        .where(Carryover.consultation_id == later.id)
        .order_by(Comment.number)
    ).all()
    assert taken == [2, 3]


def test_everyone_reads_what_was_referred_to_implementation() -> None:
    (entry,) = referrals.published(ANONYMOUS, the("affarsplan").plan)
    assert entry.consultation.slug == "affarsplan-dialog"
    assert entry.referral
    assert (entry.referral.owner, entry.progress) == ("Näringslivsenheten", Progress.UNDER_WAY)
    assert entry.referral.due
    assert entry.referral.due > clock.today()
