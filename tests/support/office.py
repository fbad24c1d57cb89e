"""A real mail server on this machine, which takes what it is told to take."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class PostOffice:
    """What it answers to a letter and to a farewell, and what it has received."""

    port: int
    answer: str = "250 OK"
    farewell: str = "221 Bye"
    received: list[Any] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, unless nobody lives there."""
        if address.startswith("unknown"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        """Take a letter, unless told to answer something else, or the recipient never wants it."""
        if any(each.startswith("unwilling") for each in envelope.rcpt_tos):
            return "554 Not wanted"
        if self.answer.startswith("250"):
            self.received.append(
                (envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default))
            )
        return self.answer

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - as above
        """Say farewell."""
        return self.farewell

    @property
    def recipients(self) -> list[str]:
        """Give who has received a letter, each as often as that."""
        return sorted(each for recipients, _message in self.received for each in recipients)


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def opened(office: PostOffice) -> Iterator[None]:
    """Let a post office be open."""
    server = Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        auth_required=True,
        auth_require_tls=False,
        authenticator=lambda _server, _session, _envelope, _how, given: AuthResult(
            success=(given.login, given.password) == (b"consult", b"p@ss/word"), handled=False
        ),
    )
    server.start()
    try:
        yield
    finally:
        server.stop()


def address(office: PostOffice) -> str:
    """Give what MAIL_URL says to send by it."""
    return f"smtp://consult:p%40ss%2Fword@127.0.0.1:{office.port}"
