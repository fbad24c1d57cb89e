"""Tell a case system of a document, signed so that it can see who says it and that nothing was changed on the way."""

import hmac
import ipaddress
import json
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from consult.config import Settings
from consult.mail.transports import Unsent

PATIENCE = 10
"""Seconds to wait for the other side."""
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Hook:
    """Where the case system listens and the secret that is shared with it; a private address is refused unless allowed."""

    url: str
    secret: str
    may_be_private: bool

    @classmethod
    def of(cls, settings: Settings) -> "Hook | None":
        """Give the hook of an installation, if it has one."""
        if not settings.hook_url:
            return None
        return cls(settings.hook_url, settings.hook_secret, settings.hook_private)

    def send(self, said: dict[str, Any], moment: int) -> int:
        """Send something and give the status of the answer; Unsent says why it was not taken. No redirect is followed."""
        body = json.dumps(said, ensure_ascii=False).encode()
        parts = urlsplit(self.url)
        address = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "consult",
            "Consult-Signature": f"t={moment},v1={signature(self.secret, moment, body)}",
        }
        try:
            with closing(self._connected()) as connection:
                connection.request("POST", address, body, headers)
                answer = connection.getresponse()
                answer.read(2**16)
        except (OSError, HTTPException) as error:
            raise Unsent(type(error).__name__) from error
        if not 200 <= answer.status < 300:
            raise Unsent(str(answer.status))
        return answer.status

    def _connected(self) -> HTTPConnection:
        """Connect to an address that has been looked at, so that no name leads elsewhere in between."""
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
        if not (self.may_be_private or ipaddress.ip_address(found).is_global):
            raise Unsent("private address")
        line = socket.create_connection((str(found), port), timeout=PATIENCE)
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        connection = HTTPConnection(host, port, timeout=PATIENCE)
        connection.sock = line
        return connection


def signature(secret: str, moment: int, body: bytes) -> str:
    """Sign what is sent and when, so that it cannot be sent again later (HMAC, RFC 2104, with SHA-256)."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, sha256).hexdigest()
