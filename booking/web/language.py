"""Which language a page speaks (CONTRACT 4): the `lang` parameter, else the form's, else the browser's, else the first."""

from collections.abc import Sequence
from pathlib import Path

from flask import g, has_request_context, request
from flask_babel import refresh
from werkzeug.datastructures import LanguageAccept

SOURCE = "en"
INTERFACE = ("en", "de", "es", "ar")
NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "ar": "العربية"}
OG_LOCALES = {"en": "en_GB", "de": "de_DE", "es": "es_ES", "ar": "ar_AR"}
TRANSLATIONS = Path(__file__).with_name("translations")


def choose_language(enabled: Sequence[str], asked: str | None, form: str | None, accept: LanguageAccept) -> str:
    """Return one of *enabled*."""
    for wanted in (asked, form):
        found = _enabled(enabled, wanted)
        if found is not None:
            return found
    for wanted, quality in accept:
        found = _enabled(enabled, wanted) if quality > 0 else None
        if found is not None:
            return found
    return enabled[0]


def _enabled(enabled: Sequence[str], wanted: str | None) -> str | None:
    """Return the enabled language for a tag such as ``de-AT``, the exact tag before its first part."""
    if not wanted:
        return None
    tag = wanted.replace("_", "-").lower()
    by_tag = {language.lower(): language for language in enabled}
    return by_tag.get(tag) or by_tag.get(tag.partition("-")[0])


def speak(enabled: Sequence[str], form: str | None = None, asked: str | None = None) -> str:
    """Choose this request's language among *enabled*, remember it for gettext and return it.

    *asked*: the language somebody chose, when it does not stand in the request's own `lang`.
    """
    g.lang = choose_language(enabled, asked or request.args.get("lang"), form, request.accept_languages)
    refresh()
    return g.lang


def current_language() -> str:
    """Return the language of this request: as chosen, else as its form says, else among the interface's own."""
    if not has_request_context():
        return SOURCE
    if "lang" in g:
        return g.lang
    form = g.get("form")
    if form is not None:
        return speak(form.location.languages, form.form.lang)
    return choose_language(INTERFACE, request.args.get("lang"), None, request.accept_languages)


def og_locale(language: str) -> str:
    """Return the language as Open Graph writes it, with a country."""
    return OG_LOCALES.get(language, language.replace("-", "_"))


def language_name(language: str) -> str:
    """Return what the language calls itself."""
    return NAMES.get(language, language)
