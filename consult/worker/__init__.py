"""The worker: one loop that tells people what has happened, sends their mail and finds comments that say the same.

Each event and each mail has a transaction of its own, so that the worker can be killed at any moment: what was not
finished is done again, and what is done again counts once. Several workers can run at the same time.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

from consult import clock
from consult.config import Settings
from consult.db import db, transaction
from consult.errors import Outdated
from consult.mail import rooms
from consult.mail.delivery import WRITERS, deliver, written
from consult.mail.hooks import Hook
from consult.mail.message import message
from consult.mail.parties import asked
from consult.mail.transports import Refused, Transport, Unsent, transport
from consult.mail.writing import Site
from consult.model.notices import Mail
from consult.policy import SYSTEM
from consult.queries import notices as waiting
from consult.queries import parties as shared
from consult.queries import protections
from consult.queries import releases as releasing
from consult.queries import reminders as reminding
from consult.queries import room_notices as new_in_rooms
from consult.services import (
    notices,
    parties,
    releases,
    reminders,
    room_notices,
    seals,
)
from consult.worker import comparing, making, packing, registering, tidying

PAUSE = 2.0  # seconds between two looks when there is nothing to do
PENANCE = timedelta(minutes=5)
TIDYING = timedelta(hours=1)
REMINDING = timedelta(minutes=1)
SEALING = timedelta(minutes=1)
UNREACHABLE = (OperationalError, InterfaceError)
"""What a database says that is gone, restarting or too busy."""

Outcome = Callable[[Mail], None]
"""Marks what became of a mail."""

log = logging.getLogger(__name__)


class Worker:
    """What one process does for an application, beside its requests."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.config["SETTINGS"]
        self.app = app
        self.site = Site.of(app)
        self.sender = settings.mail_sender
        self.transport: Transport = transport(settings)
        self.hook = Hook.of(settings)
        self.failing: dict[int, datetime] = {}
        self.waiting: dict[str, datetime] = {}
        self.done_at: dict[str, datetime] = {}

    def run(self, stop: threading.Event, parent: int | None = None) -> None:
        """Work until told to stop, or until the parent, where there is one to work beside, is gone."""
        while not stop.is_set() and parent in {None, os.getppid()}:
            try:
                busy = self.once()
            except UNREACHABLE:
                log.exception("The database does not answer; trying again soon.")
                busy = False
            if not busy:
                stop.wait(PAUSE)

    def once(self) -> bool:
        """Do all that is to be done now; tell if there was anything."""
        self._tidy()
        self._remind()
        self._release()
        busy = self._tell()
        busy = self._enter() or busy
        while self._make() or self._compare() or self._dispose():
            busy = True
            self._tell()  # nobody waits for their mail until thousands of comments are compared
        self._seal()
        return busy

    def _tell(self) -> bool:
        busy = False
        while self._deliver_next():
            busy = True
        while self._ask_next() or self._gather_next() or self._write_about_rooms():
            busy = True
        while self._send_next():
            busy = True
        return busy

    @contextmanager
    def _session(self) -> Iterator[None]:
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()

    def _is_time(self, what: str, pause: timedelta) -> bool:
        """Tell if what is done now and then is to be done again, and remember that it is."""
        now, last = clock.now(), self.done_at.get(what)
        if last is not None and now - last < pause:
            return False
        self.done_at[what] = now
        return True

    def _deliver_next(self) -> bool:
        """Tell everyone whom the oldest event concerns; one that cannot be told waits and does not stop the others."""
        now = clock.now()
        self.failing = {key: until for key, until in self.failing.items() if until > now}
        with self._session():
            if not waiting.has_undelivered(SYSTEM, self.failing):
                return False
            taken: list[int] = []
            try:
                with transaction():
                    self._deliver(taken)
            except UNREACHABLE:
                raise
            except Exception:
                if not taken:
                    raise
                log.exception("Event %s could not be told.", taken[0])
                self.failing[taken[0]] = now + PENANCE
        return bool(taken)

    def _deliver(self, taken: list[int]) -> None:
        notices.pass_over(SYSTEM, WRITERS)
        event = notices.next_event(SYSTEM, self.failing)
        if event is not None:
            taken.append(event.id)
            deliver(event, self.site)

    def _ask_next(self) -> bool:
        """Write to a body that is asked to answer jointly; there is no event of it, for the region must not know."""
        with self._session():
            if not shared.has_unasked(SYSTEM):
                return False
            with transaction():
                party = parties.next_asked(SYSTEM)
                if party is not None:
                    notices.post(SYSTEM, asked(party, self.site))
                return party is not None

    def _gather_next(self) -> bool:
        """Begin a letter to someone about all that is due to be told."""
        with self._session():
            if not waiting.has_news(SYSTEM):
                return False
            with transaction():
                return notices.gather(SYSTEM)

    def _write_about_rooms(self) -> bool:
        """Write to someone in whose rooms there is something new."""
        with self._session():
            if not new_in_rooms.is_waiting(SYSTEM):
                return False
            with transaction():
                found = room_notices.take(SYSTEM)
                if found is not None:
                    notices.post(SYSTEM, rooms.news(*found, self.site))
            return found is not None

    def _send_next(self) -> bool:
        """Send the mail that has waited longest; no transaction is open while the other server answers."""
        with self._session():
            if not waiting.has_due_mail(SYSTEM):
                return False
            with transaction():
                mail = notices.take_mail(SYSTEM)
            if mail is None:
                return False
            outcome = self._send(mail)
            if outcome is not None:
                with transaction():
                    outcome(mail)
                    if mail.sent_at is None:
                        log.warning("Mail %s was not sent: %s", mail.id, mail.failed_because)
        return True

    def _send(self, mail: Mail) -> Outcome | None:
        """Send a mail and tell what became of it; one that has nothing left to say is gone."""
        try:
            with transaction():
                letter = written(mail, self.site) and message(
                    mail, self.sender, protections.reach(SYSTEM, mail.recipient)
                )
            if not letter:
                return None
            self.transport.send(letter)
        except UNREACHABLE:
            raise
        except Refused as error:
            return partial(notices.refused, SYSTEM, because=str(error))
        except Unsent as error:
            return partial(notices.failed, SYSTEM, because=str(error))
        except Exception as error:  # whatever goes wrong with one letter, the next ones are sent
            log.exception("Mail %s could not be written or sent.", mail.id)
            return partial(notices.failed, SYSTEM, because=type(error).__name__)
        return partial(notices.sent if self.transport.keeps else notices.gone, SYSTEM)

    def _compare(self) -> bool:
        """Find out which comments say the same as others, a few at a time."""
        return self._patiently("Comments could not be compared.", comparing.compare_next)

    def _dispose(self) -> bool:
        """Dispose of some of what it has been decided to dispose of."""
        return self._patiently("A disposal could not go on.", tidying.dispose)

    def _patiently(self, failed: str, step: Callable[[], bool]) -> bool:
        """Take a step of long work; where it goes wrong that is logged, nothing else stops, and it is tried again later."""
        with self._session():
            if failed in self.waiting and clock.now() < self.waiting[failed]:
                return False
            try:
                return step()
            except UNREACHABLE:
                raise
            except Exception:
                log.exception(failed)
                self.waiting[failed] = clock.now() + PENANCE
                return False

    def _make(self) -> bool:
        """Make a file of a frozen report, or the package of a closed case."""
        with self._session():
            return making.make_next() or packing.make_next()

    def _remind(self) -> None:
        """See now and then whether the rule of a consultation wants someone reminded."""
        if not self._is_time("reminded", REMINDING):
            return
        with self._session():
            try:
                more = bool(reminding.due(SYSTEM))
                while more:
                    with transaction():
                        more = reminders.send_due(SYSTEM)
            except UNREACHABLE:
                raise
            except Exception:
                log.exception("Nobody could be reminded.")

    def _release(self) -> None:
        """Release the answers whose time has come, one consultation at a time."""
        with self._session():
            try:
                more = releasing.due(SYSTEM)
                while more:
                    with transaction():
                        more = releases.release_due(SYSTEM)
            except UNREACHABLE:
                raise
            except Exception:
                log.exception("Answers could not be released.")

    def _enter(self) -> bool:
        """Enter documents in the register, and tell the case system of them where there is one."""
        with self._session():
            return registering.work(self.hook)

    def _seal(self) -> None:
        """Seal the log now and then, and say in the program's own log how far: that is kept elsewhere."""
        if not self._is_time("sealed", SEALING):
            return
        with self._session(), suppress(Outdated):  # another worker was first
            while True:
                with transaction():
                    seal = seals.seal(SYSTEM)
                if seal is None:
                    return
                log.info("The log is sealed: %s:%s", seal.number, seal.digest)

    def _tidy(self) -> None:
        """Remove now and then what has run out."""
        if not self._is_time("tidied", TIDYING):
            return
        with self._session():
            tidying.forget()
            tidying.erase_abandoned(self.site)
