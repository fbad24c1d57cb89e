"""Settings are read once and checked; the program refuses to start with wrong ones."""

from pathlib import Path

import pytest

from consult.config import BadSetting, Settings

PRODUCTION = {
    "CONSULT_MODE": "production",
    "SECRET_KEY": "x" * 32,
    "DATABASE_URL": "postgresql://localhost/consult",
    "BASE_URL": "https://consult.example.org/",
    "MAIL_URL": "smtp://localhost",
}


def load(tmp_path: Path, **environ: str) -> Settings:
    return Settings.load({"INSTANCE_DIR": str(tmp_path)} | environ)


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    settings = load(tmp_path, **PRODUCTION)
    assert settings.is_secure
    assert not settings.keeps_mail
    assert settings.base_url == "https://consult.example.org"
    assert settings.database_url == "postgresql+psycopg://localhost/consult"


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "BASE_URL", "MAIL_URL"])
def test_production_does_not_start_without(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load(tmp_path, **PRODUCTION | {name: ""})


@pytest.mark.parametrize(
    "environ",
    [
        {"CONSULT_MODE": "prod"},
        {"PROXIES": "-1"},
        PRODUCTION | {"SECRET_KEY": "short"},
        {"MAIL_URL": "http://mail.example.org"},
        {"MAIL_URL": "smtp://"},
        {"MAIL_URL": "mail.example.org:25"},
    ],
)
def test_a_wrong_setting_is_refused(tmp_path: Path, environ: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        load(tmp_path, **environ)


def test_a_first_start_makes_a_secret_that_stays_and_nobody_else_reads(tmp_path: Path) -> None:
    first, second = load(tmp_path / "new"), load(tmp_path / "new")
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o077 == 0
    assert first.keeps_mail
