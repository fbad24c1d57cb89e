"""Pages that only development, tests and the demonstration have: the mail that was never sent."""

from flask import Blueprint, Response

from consult.errors import NotFound
from consult.policy import SYSTEM
from consult.queries import notices
from consult.web.letters import shut_off
from consult.web.page import page

bp = Blueprint("dev", __name__, url_prefix="/dev")


@bp.get("/mail")
def mail() -> Response:
    """Show the newest mails, with links that work."""
    return page("dev/mail.html", mails=notices.mails(SYSTEM))


@bp.get("/mail/<key>")
def letter(key: str) -> Response:
    """Show a letter as a mail program does: shut off from the site, with its own style and nothing else."""
    mail = notices.mail(SYSTEM, key)
    if mail is None or not mail.html:
        raise NotFound
    return shut_off(mail.html)
