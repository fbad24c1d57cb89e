"""The table of contents of the program."""

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from consult import db, model
from consult.config import Mode, Settings
from consult.paths import PACKAGE, resources
from consult.web import auth, blueprints, errors, guard, headers, intake, locale, page, preferences, uploads

__all__ = ["create_app", "model"]

MAX_REQUEST = 8 * 1024 * 1024


def create_app(settings: Settings) -> Flask:
    """Put the program together."""
    app = Flask("consult", template_folder=str(resources("templates")), static_folder=str(PACKAGE / "static"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.mode is Mode.TEST,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=db.options(settings.database_url),
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        SETTINGS=settings,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # line breaks inside {% trans %} are layout, not words
    app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 4)  # type: ignore[method-assign]
    db.init(app)
    Migrate(app, db.db, directory=str(resources("migrations")), compare_type=True)
    uploads.init(app)
    intake.init(app)
    CSRFProtect(app).exempt(
        preferences.leave
    )  # a mail program asks for it too, and the address is proof enough
    auth.init(app)
    locale.init(app)
    page.init(app, settings)
    headers.init(app, settings)
    errors.init(app)
    guard.init(app)
    blueprints.init(app, settings)
    return app
