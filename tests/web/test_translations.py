"""Every sentence stands in every language, and what is compiled is what is written."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from booking.domain.errors import Refusal
from booking.web.language import INTERFACE, SOURCE, TRANSLATIONS
from booking.web.present.refusals import CODES, sentence, title

ROOT = Path(__file__).parents[2]
LANGUAGES = [lang for lang in INTERFACE if lang != SOURCE]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def written(lang: str) -> Catalog:
    with (TRANSLATIONS / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


@pytest.fixture(scope="module")
def used() -> set[str | tuple[str, ...]]:
    """Return every message of the code and the templates."""
    found: set[str | tuple[str, ...]] = set()
    for folder, method in (("booking/web", "python"), ("templates", "jinja2")):
        options = {"**": {"trimmed": "true", "silent": "false"}}
        ending = "**.py" if method == "python" else "**.html"
        rows = extract_from_dir(ROOT / folder, [(ending, method)], options_map=options, keywords=KEYWORDS)
        found |= {message for _, _, message, _, _ in rows}
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated(lang, used):
    known = {message.id: message for message in written(lang) if message.id}
    assert set(used) - set(known) == set(), "missing"
    assert set(known) - set(used) == set(), "no longer used"
    for message in known.values():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_placeholders_and_plurals_fit(lang):
    catalog = written(lang)
    assert [(message.id, errors) for message, errors in catalog.check()] == []
    for message in catalog:
        if isinstance(message.id, tuple):
            assert len(message.string) == catalog.num_plurals, message.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(lang):
    compiled = BytesIO()
    write_mo(compiled, written(lang))
    assert (TRANSLATIONS / lang / "LC_MESSAGES" / "messages.mo").read_bytes() == compiled.getvalue()


def every_refusal(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    below = kind.__subclasses__()
    return below + [one for each in below for one in every_refusal(each)]


@pytest.mark.parametrize("lang", INTERFACE)
def test_every_refusal_has_a_title_and_a_sentence(guest, lang):
    with guest.client.application.test_request_context(f"/?lang={lang}"):
        for code in sorted(CODES | {one.code for one in every_refusal()}):
            refusal = type("Worded", (Refusal,), {"code": code, "retry_after_s": 90})("field", attempts_left=2)
            assert title(code)
            assert sentence(refusal).endswith((".", ":"))
