"""How letters leave: by SMTP, or not at all where they are read in the database."""

import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from consult.config import Settings

PATIENCE = 30  # seconds to wait for the other server


class Refused(Exception):
    """The other server will never take this letter."""


class Unsent(Exception):
    """The letter could not be sent now; another try may do."""


class Transport(Protocol):
    """A way for letters to leave."""

    keeps: bool
    """Whether the letter stays in the database to be read there."""

    def send(self, message: EmailMessage) -> None:
        """Send a letter, or raise `Refused` or `Unsent`."""


class Kept:
    """Leaves every letter in the database, to be read at /dev/mail."""

    keeps = True

    def send(self, message: EmailMessage) -> None:
        """Only see that the letter can be written out."""
        message.as_bytes()


@dataclass(frozen=True, slots=True)
class Smtp:
    """Sends letters to the mail server of an address such as smtp://user:password@host:587?tls=starttls."""

    url: str
    keeps = False

    def send(self, message: EmailMessage) -> None:
        """Send a letter by a connection of its own."""
        try:
            with closing(self._connected()) as server:
                server.send_message(message)
                with suppress(
                    smtplib.SMTPException, OSError
                ):  # what was taken is taken, however it says goodbye
                    server.quit()
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _words in error.recipients.values())
            raise (Refused if code >= 500 else Unsent)(f"recipient {code}") from error
        except smtplib.SMTPDataError as error:
            raise (Refused if error.smtp_code >= 500 else Unsent)(f"message {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unsent(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or "localhost"
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=PATIENCE)
        try:
            if parse_qs(parts.query).get("tls") == ["starttls"]:
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def transport(settings: Settings) -> Transport:
    """Choose how letters leave this installation."""
    return Smtp(settings.mail_url) if settings.mail_url else Kept()
