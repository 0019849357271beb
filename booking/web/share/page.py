"""The page of snippets, built from the form and the settings in its address."""

from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from booking.domain.text import pick
from booking.usecases.forms import OpenForm
from booking.web.context import absolute
from booking.web.formats import Formats
from booking.web.language import current_language, language_name
from booking.web.present.page import Link, Page
from booking.web.present.share import Mode, ModeChoice, Result, Select, Share, Text
from booking.web.share.guides import guides
from booking.web.share.options import Options
from booking.web.share.snippets import Snippets
from booking.web.site.pages import style_url

WIDE_LINE = 76


def share_page(form: OpenForm, options: Options, *, chosen_lang: bool) -> Share:
    """Return the page. *chosen_lang*: the language stands in the address and travels along."""
    lang = current_language()
    title = pick(form.form.title, lang, form.catalogue.default_lang) or form.location.name_in(lang)
    return Share(
        page=_page(form, options, lang),
        form_id=form.id,
        heading=_("Put the booking form on your website"),
        form_title=title,
        action=url_for("share.show", form_id=form.id),
        kept=(("lang", lang),) if chosen_lang else (),
        modes=_modes(options),
        what=_what(form, options, lang),
        look=_look(options),
        measure=_measure(options),
        texts=_texts(options),
        detailed=bool(options.query(mode="")),
        locked=options.lock,
        pinned=options.pinned,
        result=result(form, options),
        guides=guides(form.id, absolute(""), options),
        hosts=tuple(form.form.hosts),
    )


def result(form: OpenForm, options: Options) -> Result:
    """Return what the settings make."""
    origin = absolute("")
    snippets = Snippets(form.id, origin, options, form.form.accent or "")
    text = snippets.text()
    query = options.query()
    is_link = options.mode in ("link", "qr")
    code = {
        name: value for name, value in query.items() if name in ("service", "staff", "lock", "promo", "speaks", "theme", "source")
    }
    return Result(
        snippet="" if is_link else text,
        rows=sum(1 + len(line) // WIDE_LINE for line in text.splitlines()) + 1,
        preview=url_for("share.preview", form_id=form.id, **options.query(lang=current_language())),
        link=snippets.link("qr" if options.mode == "qr" else "link"),
        qr_svg=url_for("share.qr", form_id=form.id, kind="svg", **code),
        qr_png=url_for("share.qr", form_id=form.id, kind="png", **code),
        csp=_csp(options, origin),
        csp_note=_csp_note(options),
        pinned=snippets.script(pinned=True),
        stub=snippets.stub(),
    )


def _csp(options: Options, origin: str) -> str:
    if options.mode in ("link", "qr"):
        return ""
    return f"frame-src {origin}" if options.mode == "iframe" else f"script-src {origin}; frame-src {origin}"


def _csp_note(options: Options) -> str:
    if options.mode in ("link", "qr"):
        return _("A link needs no permission from your site's security policy.")
    if options.mode == "iframe":
        return _("If your site also forbids inline styles, leave out the style attribute; a thin border is all that changes.")
    return _("Nothing else is needed: the script writes no inline style, asks no other server and sets no cookie on your site.")


def _page(form: OpenForm, options: Options, lang: str) -> Page:
    location = form.location
    here = url_for("share.show", form_id=form.id)
    query = options.query()
    return Page(
        title=f"{_('Put the booking form on your website')} – {location.name_in(lang)}",
        lang=lang,
        dir=Formats(lang, location.country, form.zone).dir,
        stylesheet=style_url(form.form.accent.lower() if form.form.accent else None, "share"),
        business=location.name_in(lang),
        home=url_for("catalogue.location", location_id=location.id),
        languages=tuple(
            Link(language_name(one), f"{here}?{urlencode(query | {'lang': one})}", one == lang, one) for one in location.languages
        ),
    )


def _modes(options: Options) -> tuple[ModeChoice, ...]:
    rows: dict[Mode, tuple[str, str]] = {
        "inline": (_("In the page"), _("The form stands in the text and is as tall as it needs to be.")),
        "popup": (_("Link that opens a window"), _("A link in a text or a menu; the form opens over the page.")),
        "button": (_("Button that opens a window"), _("The same with a button, in your site's own look.")),
        "floating": (_("Floating button"), _("A button in the corner of every page.")),
        "element": (_("Own HTML element"), _("For Wix and for single-page applications.")),
        "iframe": (_("Plain frame"), _("Without a script; of fixed height, and your analytics see nothing.")),
        "link": (_("Plain link"), _("For e-mail, social media, maps and business profiles.")),
        "qr": (_("QR code"), _("For the shop window, the mirror and the business card.")),
    }
    return tuple(ModeChoice(id_, label, about, id_ == options.mode) for id_, (label, about) in rows.items())


def _what(form: OpenForm, options: Options, lang: str) -> tuple[Select, ...]:
    catalogue, default = form.catalogue, form.catalogue.default_lang
    services = [(id_, pick(catalogue.services[id_].name, lang, default)) for id_ in form.services]
    people = [(id_, pick(catalogue.staff[id_].name, lang, default)) for id_ in form.staff]
    languages = [(one, language_name(one)) for one in form.location.languages]
    found = [
        Select("service", _("Service"), (("", _("Let visitors choose")), *services), options.service),
        Select("staff", _("Specialist"), (("", _("Let visitors choose")), *people), options.staff),
        Select("speaks", _("Language"), (("", _("Of the website around it")), *languages), options.lang),
    ]
    return tuple(one for one in found if len(one.values) > 2)


def _look(options: Options) -> tuple[Select, ...]:
    themes = (("", _("As the form says")), ("auto", _("As the visitor prefers")), ("light", _("Light")), ("dark", _("Dark")))
    corners = (("", _("Right")), ("bottom-left", _("Left")))
    return (
        Select("theme", _("Light or dark"), themes, options.theme),
        Select("position", _("Corner"), corners, options.position if options.position == "bottom-left" else ""),
    )


def _measure(options: Options) -> tuple[Select, ...]:
    sinks = (
        ("", _("Find out by itself")),
        ("gtag", "Google tag (gtag.js)"),
        ("gtm", "Google Tag Manager"),
        ("off", _("Send nothing to Google")),
    )
    names = (("", _("Recommended by Google")), ("custom", _("Chairtime's own")), ("both", _("Both")))
    return (
        Select("analytics", _("Google Analytics on your site"), sinks, options.analytics),
        Select("events", _("Names of the events"), names, options.events),
    )


def _texts(options: Options) -> dict[str, Text]:
    return {
        "label": Text("label", _("Words on the link or button"), options.label, _("Book online")),
        "accent": Text("accent", _("Colour"), options.accent, "#1f6feb", _("Empty: the form's own colour."), 7),
        "promo": Text("promo", _("Discount code"), options.promo, "SPRING", most=32),
        "ga": Text("ga", _("Only to these tags"), options.ga, "G-XXXXXXX", most=120),
        "source": Text("source", _("Where the link stands"), options.source, "instagram", _("Is counted as utm_source.")),
    }
