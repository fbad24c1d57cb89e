"""What those who have commented are told: someone replied, or the comments have been answered."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db import db
from consult.labels import words
from consult.mail.writing import Item, Reader, Section, Site, Words, in_language, in_text, one_line, quoted
from consult.model.comments import Comment, Review, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Outcome
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.queries import audiences, splits, threads
from consult.queries import news as readable
from consult.queries.filters import CHANGING
from consult.queries.threads import Change
from consult.services import notices
from consult.services.notices import Letter

MOST = 20
"""How many comments or replies one letter quotes; the others are on the page that it leads to."""


def replied(event: Event, _site: Site) -> list[Letter]:
    """Tell those who have spoken in a thread that someone has replied, when they can read the reply."""
    reply = audiences.comment(SYSTEM, event.subject_id)
    if reply is None or reply.root_id is None or not _is_read(reply):
        return []
    place = reply.consultation
    data = {
        "consultation": place.slug,
        "title": place.title,
        "number": reply.number,
        "position": reply.position,
    }
    whom = audiences.in_thread(SYSTEM, reply)
    notices.tell(SYSTEM, event, NoticeKind.REPLY, {user.id: data for user in whom})
    return []


def _is_read(reply: Comment) -> bool:
    return reply.withdrawn_at is None and reply.review is Review.SHOWN


def replies(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say who has replied and what, thread by thread; what has been withdrawn or hidden meanwhile is not told."""
    threads: dict[int, tuple[Comment, list[Comment]]] = {}
    for notice in news:
        found = readable.reply(reader.actor, notice.event.subject_id)
        if found is not None:
            reply, root = found
            threads.setdefault(root.id, (root, []))[1].append(reply)
    return [_replied(root, thread, reader) for root, thread in threads.values()]


def _speaker(reply: Comment) -> str:
    if reply.organisation is not None:
        return one_line(reply.organisation.name)
    return (
        words(Voice.REGION)
        if reply.voice is Voice.REGION
        else one_line(reply.signed_as) or words(reply.voice)
    )


def _replied(root: Comment, thread: Sequence[Comment], reader: Reader) -> Words:
    number, consultation = root.number, root.consultation
    title = in_language(consultation.title, reader.locale)
    return Words(
        ngettext(
            "A reply in the thread of comment %(number)s on %(title)s",
            "%(num)s replies in the thread of comment %(number)s on %(title)s",
            len(thread),
            number=number,
            title=title,
        ),
        (
            ngettext(
                "In the thread of comment %(number)s on “%(title)s”, where you take part, there is a reply from: "
                "%(who)s.",
                "In the thread of comment %(number)s on “%(title)s”, where you take part, there are %(num)s "
                "replies from: %(who)s.",
                len(thread),
                number=number,
                title=title,
                who=", ".join(dict.fromkeys(_speaker(each) for each in thread)),
            ),
            _("Read it and reply here:"),
            reader.site.address("comments.show", slug=consultation.slug, number=number),
        ),
        about=title,
        sections=_by_section([(root, _reply_in_words(each)) for each in thread[:MOST]], reader),
    )


def _reply_in_words(reply: Comment) -> tuple[str, ...]:
    intro = _("%(who)s replied to comment %(number)s:", who=_speaker(reply), number=reply.number)
    return (Item(intro), quoted(reply.body))


def _by_section(told: Sequence[tuple[Comment, tuple[str, ...]]], reader: Reader) -> tuple[Section, ...]:
    """Put what is told about comments of one consultation under the sections they stand in."""
    headings = readable.headings(reader.actor, [comment for comment, _parts in told])
    found: dict[int, Section] = {}
    for comment, parts in told:
        heading = headings.get(comment.section_uid)
        if heading is None:
            section = Section(0, str(_("The whole plan")), ())
        else:
            title = f"{heading.label} {in_language(heading.title, reader.locale)}"
            section = Section(heading.order, title, ())
        before = found.get(section.order, section)
        found[section.order] = Section(before.order, before.title, (*before.parts, *parts))
    return tuple(found.values())


def answers_released(event: Event, _site: Site) -> list[Letter]:
    """Tell everyone whose comments have been answered, and their colleagues, which comments those are."""
    consultation = db.session.get_one(Consultation, event.consultation_id)
    data = {"consultation": consultation.slug, "title": consultation.title}
    whom = {
        each.user.id: data | {"numbers": sorted(each.numbers), "is_own": each.is_own}
        for each in audiences.answered(SYSTEM, event)
    }
    notices.tell(SYSTEM, event, NoticeKind.ANSWERS_RELEASED, whom)
    return []


def answers(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say which comments have been answered and how, consultation by consultation."""
    rounds: dict[str, list[Notice]] = {}
    for notice in news:
        rounds.setdefault(notice.data["consultation"], []).append(notice)
    found = []
    for slug, told in rounds.items():
        numbers = {number for notice in told for number in notice.data["numbers"]}
        comments = readable.answered(reader.actor, slug, numbers)
        if comments:
            own = all(notice.data["is_own"] for notice in told)
            found.append(_answered(comments, reader, own=own))
    return found


def _answered(comments: Sequence[Comment], reader: Reader, *, own: bool) -> Words:
    title = in_language(comments[0].consultation.title, reader.locale)
    points = splits.places(reader.actor, [each.id for each in comments if each.is_part])
    count = len({points.get(each.id, (each.number, 0))[0] for each in comments})
    yours = ngettext(
        "The region has answered your comment on “%(title)s”. The answer says what was decided and why.",
        "The region has answered your %(num)s comments on “%(title)s”. Each answer says what was decided "
        "and why.",
        count,
        title=title,
    )
    ours = ngettext(
        "The region has answered your organisation’s comment on “%(title)s”. The answer says what was decided "
        "and why.",
        "The region has answered your organisation’s %(num)s comments on “%(title)s”. Each answer says what "
        "was decided and why.",
        count,
        title=title,
    )
    changed = threads.changes(reader.actor, [each.id for each in comments], reader.locale)
    told = [
        (each, _answer_in_words(each, changed.get(each.id, ()), points.get(each.id), reader))
        for each in comments[:MOST]
    ]
    return Words(
        _("Your comments on %(title)s have been answered", title=title),
        (
            yours if own else ours,
            *_outcomes(comments, changed),
            _(
                "How all your comments were handled, and where you can say if you are satisfied with the answers:"
            ),
            reader.site.address("handled.show", slug=comments[0].consultation.slug),
        ),
        about=title,
        sections=_by_section(told, reader),
    )


def _outcomes(comments: Sequence[Comment], changed: Container[int]) -> tuple[str, ...]:
    """Count the outcomes, and say so if words that were promised are not published or not linked yet."""
    outcomes = {each.id: each.disposition.outcome for each in comments if each.disposition}
    counts = Counter(outcomes.values())
    counted = ". ".join(f"{words(outcome)}: {counts[outcome]}" for outcome in Outcome if counts[outcome])
    waiting = sum(outcome in CHANGING and key not in changed for key, outcome in outcomes.items())
    if not waiting:
        return (f"{counted}.",)
    later = ngettext(
        "Of what is accepted, one comment has no changed words linked to it in a published text yet.",
        "Of what is accepted, %(num)s comments have no changed words linked to them in a published text yet.",
        waiting,
    )
    return f"{counted}.", later


def _answer_in_words(
    comment: Comment, changes: Sequence[Change], of: tuple[int, int] | None, reader: Reader
) -> tuple[str, ...]:
    """Give an answer; of a point, with the number of its comment and its place in it."""
    answer = comment.disposition
    outcome = words(answer.outcome) if answer else ""
    reasons = quoted(in_text(answer.reasons, reader.locale)) if answer else ""
    return (
        Item(
            _("Comment %(number)s: %(outcome)s", number=comment.number, outcome=outcome)
            if of is None
            else _(
                "Comment %(number)s, point %(point)s: %(outcome)s", number=of[0], point=of[1], outcome=outcome
            )
        ),
        quoted(comment.body),
        *([_("The region’s reasons:"), reasons] if reasons else []),
        *(part for change in changes for part in _changed_words(change)),
        reader.site.address(
            "comments.show", slug=comment.consultation.slug, number=of[0] if of else comment.number
        ),
    )


def _changed_words(change: Change) -> Iterator[str]:
    """Give a passage as it was and as it is; what is new has no words before, what is gone none after."""
    was = "".join(piece.text for piece in change.pieces if piece.op != "insert")
    now = "".join(piece.text for piece in change.pieces if piece.op != "delete")
    if was:
        yield _("Passage %(label)s before:", label=change.label)
        yield quoted(was)
    if now:
        yield _("Passage %(label)s in version %(number)s:", label=change.label, number=change.version)
        yield quoted(now)
    else:
        yield _("The passage is not in version %(number)s.", number=change.version)
    if change.is_stale:
        yield _("The translation is older than the original.")
