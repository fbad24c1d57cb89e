"""A letter as the post offices of the internet want it."""

from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from consult.mail.writing import one_line
from consult.model.notices import Mail


def message(mail: Mail, sender: str) -> EmailMessage:
    """Put a letter in its envelope; what people typed cannot reach the headers as anything but words.

    The identity follows from the letter, so that one which is sent twice can be recognised as the same.
    """
    address = parseaddr(sender)[1]
    found = EmailMessage()
    found["From"] = sender
    found["To"] = one_line(mail.recipient)
    found["Subject"] = one_line(mail.subject)
    found["Date"] = format_datetime(mail.created_at)
    identity = sha256(f"{mail.key} {mail.created_at.isoformat()}".encode()).hexdigest()[:32]
    found["Message-ID"] = f"<{identity}@{address.partition('@')[2] or 'localhost'}>"
    found["Auto-Submitted"] = "auto-generated"
    found["Content-Language"] = mail.locale
    found.set_content(mail.text)
    return found
