"""What a reader may do with comments: say something, answer, agree, and change their own."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from consult.policy import Actor, Barrier, Permission, Speaking, allows, barrier
from consult.queries.threads import Said, Thread

CLOSED = frozenset({Barrier.CLOSED, Barrier.NOT_YET, Barrier.CANCELLED})
"""What is in the way of everyone, wherever they are in the text."""


@dataclass(frozen=True, slots=True)
class Acts:
    """Where the links and buttons at a comment lead; what is not allowed leads nowhere."""

    show: str
    reply: str = ""
    support: str = ""
    edit: str = ""
    withdraw: str = ""
    history: str = ""


class Voices:
    """For whom a reader can speak in one consultation, and what is in the way if they cannot.

    Where it does not ask about the place that they are at, that is in the way for everyone while it is open.
    """

    def __init__(self, actor: Actor, speakers: list[Speaking], *, is_asked_about: bool = True) -> None:
        self.actor = actor
        self.barriers = [barrier(actor, each) for each in speakers]
        if not is_asked_about:
            self.barriers = [each if each in CLOSED else Barrier.NOT_ASKED_ABOUT for each in self.barriers]
        self.open = [each for each, closed in zip(speakers, self.barriers, strict=True) if closed is None]
        self.rooms = [
            each
            for each in speakers
            if each.organisation is not None and is_asked_about and allows(actor, Permission.ROOM_WRITE, each)
        ]
        self.extended_to = max((each.extended_to for each in speakers if each.extended_to), default=None)
        self.can_reply = bool(self.open) or (
            actor.is_staff and any(allows(actor, Permission.COMMENT_REPLY, each) for each in speakers)
        )

    @property
    def barrier(self) -> Barrier | None:
        """Tell what is in the way of saying something, if anything is."""
        return None if self.open else next(iter(self.barriers), Barrier.CANCELLED)

    @property
    def may_try(self) -> bool:
        """Tell if links to comment should be shown: also to those who only need to sign in first."""
        return self.barrier in {None, Barrier.SIGN_IN}

    def acts(self, slug: str, thread: Thread, said: Said) -> Acts:
        """Tell what the reader may do at a comment or reply of a thread in this consultation."""
        note = said.note
        place: dict[str, Any] = {"slug": slug, "number": note.number, "position": note.position}
        show = url_for("comments.show", slug=slug, number=note.number)
        history = url_for("comments.history", **place) if note.edited_at and said.html else ""
        if note.withdrawn_at:
            return Acts(show, history=history)
        is_root = note.position == 0
        may_support = is_root and not note.is_own and bool(self.open)
        may_withdraw = said.is_author and not (note.answer and note.answer.is_released)
        return Acts(
            show,
            reply=url_for("comments.reply", **place) if is_root and self.can_reply else "",
            support=url_for("comments.support", **place) if may_support else "",
            edit=url_for("comments.edit", **place) if self._may_edit(thread, said) else "",
            withdraw=url_for("comments.withdraw", **place) if may_withdraw else "",
            history=history,
        )

    def _may_edit(self, thread: Thread, said: Said) -> bool:
        """Guess from what is on the page; the service decides."""
        later = [each for each in thread.replies if each.note.position > said.note.position]
        is_answered = bool(said.note.support_count or said.note.answer) or any(
            not each.is_author for each in later
        )
        return said.is_author and self.can_reply and not is_answered
