"""The Flask app: each concern registers itself; nothing is decided here."""

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from booking.web import assets, bodies, errors, limits, mounts, security
from booking.web.context import Web
from booking.web.language import SOURCE, TRANSLATIONS, current_language, og_locale

MOST_BYTES = 64 * 1024


def create_app(web: Web, trusted_proxies: int = 0) -> Flask:
    """Return the app that serves *web*."""
    app = Flask("chairtime", static_folder=None, template_folder=str(assets.FOLDER.parent / "templates"))
    app.extensions["chairtime"] = web
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=50,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIN_SIZE=1_000,
        BABEL_DEFAULT_LOCALE=SOURCE,
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["og_locale"] = og_locale
    app.json.sort_keys = False  # type: ignore[attr-defined]
    Babel(app, locale_selector=current_language)
    Compress(app)
    for concern in (assets, errors, security, bodies, limits, mounts):
        concern.register(app)
    if trusted_proxies:
        # Not the host: only the published address is ever written into links, and few proxies overwrite what a client forwards.
        app.wsgi_app = ProxyFix(app.wsgi_app, trusted_proxies, trusted_proxies, 0)  # type: ignore[method-assign]
    return app
