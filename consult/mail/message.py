"""A letter as the post offices of the internet want it."""

from contextlib import suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from consult.mail.transports import Refused
from consult.mail.writing import one_line
from consult.model.notices import Mail


def message(mail: Mail, sender: str, reader: str = "") -> EmailMessage:
    """Put a letter in its envelope; what people typed cannot reach the headers as anything but words.

    `reader` is where it really goes, where the letter itself has only a stand-in for the address.

    The identity follows from the letter, so that one which is sent twice can be recognised as the same.
    """
    origin = parseaddr(sender)[1]
    found = EmailMessage()
    found["From"] = sender
    found["To"] = _mailbox(reader or mail.recipient)
    found["Subject"] = one_line(mail.subject)
    found["Date"] = format_datetime(mail.created_at)
    identity = sha256(f"{mail.key} {mail.created_at.isoformat()}".encode()).hexdigest()[:32]
    found["Message-ID"] = f"<{identity}@{origin.partition('@')[2] or 'localhost'}>"
    found["Auto-Submitted"] = "auto-generated"
    found["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # what Exchange goes by
    found["Content-Language"] = mail.locale
    with suppress(Refused):  # an address that is none must not keep the letter from its reader
        if mail.reply_to:
            found["Reply-To"] = _mailbox(mail.reply_to)
    if mail.leaving:
        found["List-Unsubscribe"] = f"<{mail.leaving}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    found.set_content(mail.text)
    if mail.html:
        found.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        found.add_attachment(
            mail.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="consult.ics",
            params={"charset": "utf-8", "method": "PUBLISH"},
        )
    return found


def _mailbox(address: str) -> Address:
    """Give one mailbox and nothing else, whatever is kept as an address."""
    try:
        return Address(addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise Refused("address") from error
