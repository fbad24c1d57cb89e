"""Requests: what people ask of the region about data on themselves, and what they were answered."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult import clock
from consult.db import Base, related
from consult.model.users import User


class RequestKind(StrEnum):
    """What is asked for."""

    ERASURE = "erasure"
    CORRECTION = "correction"
    ACCESS = "access"
    OBJECTION = "objection"


class RequestWay(StrEnum):
    """How it was asked."""

    EMAIL = "email"
    POST = "post"
    PHONE = "phone"
    VISIT = "visit"


class RequestState(StrEnum):
    """What has become of it."""

    OPEN = "open"
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


REQUEST_TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset({RequestState.GRANTED, RequestState.PARTLY, RequestState.REFUSED}),
    RequestState.GRANTED: frozenset(),
    RequestState.PARTLY: frozenset(),
    RequestState.REFUSED: frozenset(),
}


class Tie(StrEnum):
    """What there may be that is tied to a person."""

    ACCOUNT = "account"
    MEMBERSHIPS = "memberships"
    NOTICES = "notices"
    LETTERS = "letters"
    LINKS = "links"
    SIGN_INS = "sign_ins"
    SIGNED = "signed"
    REGISTERED = "registered"
    COMMENTS = "comments"
    SUPPORT = "support"
    REACTIONS = "reactions"
    RESPONSES = "responses"
    LOG = "log"
    MAILBOXES = "mailboxes"
    CONTACTS = "contacts"


class TieFate(StrEnum):
    """What is done with it when the person goes."""

    GOES = "goes"
    UNNAMED = "unnamed"
    IN_REGISTER = "in_register"
    STAYS = "stays"
    BY_HAND = "by_hand"


TIES: dict[Tie, TieFate] = {
    Tie.ACCOUNT: TieFate.GOES,
    Tie.MEMBERSHIPS: TieFate.GOES,
    Tie.NOTICES: TieFate.GOES,
    Tie.LETTERS: TieFate.GOES,
    Tie.LINKS: TieFate.GOES,
    Tie.SIGN_INS: TieFate.GOES,
    Tie.SIGNED: TieFate.UNNAMED,
    Tie.REGISTERED: TieFate.IN_REGISTER,
    Tie.COMMENTS: TieFate.STAYS,
    Tie.SUPPORT: TieFate.STAYS,
    Tie.REACTIONS: TieFate.STAYS,
    Tie.RESPONSES: TieFate.STAYS,
    Tie.LOG: TieFate.STAYS,
    Tie.MAILBOXES: TieFate.BY_HAND,
    Tie.CONTACTS: TieFate.BY_HAND,
}
"""What the law lets go, what stays without the name, what stays, and what somebody changes by hand."""


class Request(Base):
    """What someone asked about data on themselves, whether they have an account or not; `number` is never used again.

    It is to be answered by `due_on`. `erased_at` is when the person was let go because of it. `answer` is what the
    person is told, by a letter where there is an address.
    """

    __tablename__ = "data_request"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_once"),
        CheckConstraint("(erased_at IS NULL) = (erased_by_id IS NULL)", name="erased_by_someone"),
        CheckConstraint("name != '' OR email != ''", name="from_someone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    kind: Mapped[RequestKind]
    way: Mapped[RequestWay]
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(8), default="sv")
    asks: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    recorded_at: Mapped[datetime]
    erased_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    erased_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    answered_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    recorded_by: Mapped[User] = related(foreign_keys=recorded_by_id)
    erased_by: Mapped[User | None] = related(foreign_keys=erased_by_id)
    answered_by: Mapped[User | None] = related(foreign_keys=answered_by_id)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def is_open(self) -> bool:
        """Tell if it waits for an answer."""
        return self.state is RequestState.OPEN

    @property
    def is_late(self) -> bool:
        """Tell if it should have been answered before today."""
        return self.is_open and self.due_on < clock.today()
