"""Settings: read once from the environment, checked, then frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from consult.credentials import QUICK, STRONG, Passwords

LOCALES = ("sv", "en")
"""The languages of the site and of the plans; the first is what a reader gets who asks for none of them."""


LARGEST_FILE_MB = 100
"""No file that is enclosed with a response may be larger, whatever the settings say."""


class Mode(StrEnum):
    """What the program runs as."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    DEMO = "demo"
    TEST = "test"


class BadSetting(Exception):
    """A setting is missing or cannot be used; the program refuses to start."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one installation and another."""

    mode: Mode
    secret_key: str
    database_url: str
    mail_url: str
    base_url: str
    instance: Path
    mail_sender: str
    contact: str
    proxies: int
    max_file: int
    hook_url: str
    hook_secret: str
    hook_private: bool

    @property
    def is_demo(self) -> bool:
        """Tell if this is the demonstration, with its banner and one-click sign-in."""
        return self.mode is Mode.DEMO

    @property
    def keeps_mail(self) -> bool:
        """Tell if mail stays in the database to be read at /dev/mail instead of being sent."""
        return not self.mail_url and self.mode is not Mode.PRODUCTION

    @property
    def passwords(self) -> Passwords:
        """Choose how much work a password check takes."""
        return QUICK if self.mode is Mode.TEST else STRONG

    @property
    def is_secure(self) -> bool:
        """Tell if the site is served over https."""
        return urlsplit(self.base_url).scheme == "https"

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from the environment, or say which one is wrong."""
        mode = _mode(environ.get("CONSULT_MODE", Mode.DEVELOPMENT))
        instance = Path(environ.get("INSTANCE_DIR", "instance")).resolve()
        secret = environ.get("SECRET_KEY", "")
        if mode is Mode.PRODUCTION:
            _require(environ, "SECRET_KEY", "DATABASE_URL", "BASE_URL", "MAIL_URL")
            if len(secret) < 32:
                raise BadSetting("SECRET_KEY must be at least 32 characters long.")
        return cls(
            mode=mode,
            secret_key=secret or _kept_secret(instance),
            database_url=_database_url(environ.get("DATABASE_URL", ""), instance),
            mail_url=_mail_url(environ.get("MAIL_URL", "")),
            base_url=environ.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            instance=instance,
            mail_sender=environ.get("MAIL_SENDER", "consult@localhost"),
            contact=environ.get("CONTACT", ""),
            proxies=_count(environ.get("PROXIES", "0")),
            max_file=_megabytes(environ.get("MAX_FILE_MB", "20")),
            hook_url=_hook_url(environ.get("HOOK_URL", ""), environ.get("HOOK_SECRET", "")),
            hook_secret=environ.get("HOOK_SECRET", ""),
            hook_private=environ.get("HOOK_PRIVATE", "") == "yes",
        )


def _mode(name: str) -> Mode:
    try:
        return Mode(name)
    except ValueError:
        raise BadSetting(f"CONSULT_MODE must be one of {', '.join(Mode)}, not {name!r}.") from None


def _count(text: str) -> int:
    if not text.isdecimal():
        raise BadSetting(f"PROXIES must be a number, not {text!r}.")
    return int(text)


def _megabytes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_FILE_MB:
        raise BadSetting(f"MAX_FILE_MB must be a number from 1 to {LARGEST_FILE_MB}, not {text!r}.")
    return int(text) * 2**20


def _mail_url(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
        raise BadSetting("MAIL_URL must look like smtp://user:password@host:587?tls=starttls or smtps://…")
    return url


def _hook_url(url: str, secret: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"https", "http"} or not parts.hostname or parts.username):
        raise BadSetting(
            "HOOK_URL must look like https://case.example.org/hook, without a name or a password."
        )
    if url and len(secret) < 32:
        raise BadSetting("With HOOK_URL, HOOK_SECRET must be at least 32 characters long.")
    return url


def _require(environ: Mapping[str, str], *names: str) -> None:
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise BadSetting(f"In production these settings are needed: {', '.join(missing)}.")


def _kept_secret(instance: Path) -> str:
    """Use the secret of this instance folder, made at its first start and kept so that sessions survive a restart."""
    path = instance / "secret-key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(token_hex(32))
    return path.read_text()


def _database_url(url: str, instance: Path) -> str:
    if not url:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'consult.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
