"""What every step is built from: the form, what the guest asked, words and addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlsplit

from flask import request, url_for

from booking.domain.errors import HostNotAllowed
from booking.domain.hosts import host_allowed
from booking.domain.text import pick
from booking.usecases.availability import Ask
from booking.usecases.forms import ANY, OpenForm
from booking.usecases.tools import Tools
from booking.web import stylesheet
from booking.web.context import absolute, guest_form, tools, web
from booking.web.embed.loader import loader
from booking.web.embed.oembed import discovery
from booking.web.formats import Formats
from booking.web.guest.answers import FormAnswers
from booking.web.guest.decide import Decided, decide
from booking.web.guest.state import Asked, parse
from booking.web.guest.urls import Urls
from booking.web.language import language_name, speak
from booking.web.opening import opening_hours
from booking.web.present.page import Link, Measurement, Page, Skin
from booking.web.security import nonce, own_origins
from booking.web.structured import structured_data


@dataclass(frozen=True)
class Desk:
    """One request of a guest at one form."""

    tools: Tools
    form: OpenForm
    asked: Asked
    skin: Skin
    lang: str

    @cached_property
    def urls(self) -> Urls:
        return Urls(self.form.id, self.asked)

    @cached_property
    def formats(self) -> Formats:
        return Formats(self.lang, self.form.location.country, self.form.zone)

    @cached_property
    def answers(self) -> FormAnswers:
        return FormAnswers(self.tools, self.form, self.asked)

    @cached_property
    def decided(self) -> Decided:
        return decide(self.form.form.steps or ("service", "staff", "time"), self.asked, self.answers)

    @property
    def today(self) -> date:
        return self.form.today

    @property
    def ask(self) -> Ask:
        """Return the question the time step asks."""
        return Ask(self.decided.services, self.decided.staff or ANY, self.asked.hold)

    def with_asked(self, asked: Asked) -> "Desk":
        return Desk(self.tools, self.form, asked, self.skin, self.lang)

    def text(self, texts: Mapping[str, str] | None) -> str:
        """Return a text of the salon file in the reader's language."""
        return pick(texts, self.lang, self.form.catalogue.default_lang)

    def service(self, service: str) -> str:
        return self.text(self.form.catalogue.services[service].name)

    def person(self, staff: str) -> str:
        return self.text(self.form.catalogue.staff[staff].name)

    def people(self, staff: Iterable[str]) -> list[str]:
        """Return names, each person once."""
        return [self.person(one) for one in dict.fromkeys(staff)]

    def picture(self, name: str | None) -> str | None:
        return url_for("catalogue.picture", name=name) if name else None

    def attempt(self) -> tuple[str, str]:
        """Return the field that makes pressing twice hold once."""
        return "attempt", web().signers.attempt(self.tools.chance.public_id())

    def page(self, heading: str, here: str) -> Page:
        """Return the frame of a page about *heading*, whose own address is *here*."""
        form, location = self.form.form, self.form.location
        look = self.asked.look
        sheet: stylesheet.Sheet = "embed" if self.skin == "embed" else "flow"
        named = stylesheet.version(sheet, form.accent, look)
        front = self._is_own_page(here) and self.asked.pairs() == self.asked.around()
        return Page(
            title=_named(self.text(form.title) if front and form.title else heading, location.name_in(self.lang)),
            lang=self.lang,
            dir=self.formats.dir,
            stylesheet=url_for(".style", form_id=self.form.id, digest=named, **look.query()),
            theme=look.scheme or dict(self.asked.ambient).get("theme") or form.theme,
            skin=self.skin,
            business=location.name_in(self.lang),
            home=url_for("catalogue.location", location_id=location.id) if self.skin == "site" else None,
            phone=self.formats.phone(location.phone) if location.phone else "",
            phone_url=f"tel:{location.phone}" if location.phone else None,
            address=location.address_in(self.lang),
            privacy_url=location.privacy_url,
            languages=self.languages_of(here) if self.skin == "site" else (),
            canonical=absolute(url_for("site.show", form_id=self.form.id)) if front else None,
            lang_chosen=bool(request.args.get("lang")),
            indexed=front,
            oembed=discovery(self.form.id) if self._is_own_page(here) else None,
            image=self._image() if front else None,
            structured=self._structured() if front else None,
            description=self.text(location.description),
            form_id=self.form.id,
            measurement=self._measurement(),
            hosts=" ".join(["'self'", *form.hosts]) if form.hosts else "*",
            error=" ".join(["invalid_param", *self.asked.ignored]) if self.skin == "embed" and self.asked.ignored else None,
        )

    def _is_own_page(self, here: str) -> bool:
        """Return whether *here* is the form's page at its own address, which others may list, share and embed."""
        return self.skin == "site" and here.partition("?")[0] == self.urls.base

    def _image(self) -> str | None:
        pictures = self.form.location.pictures
        return absolute(url_for("catalogue.picture", name=pictures[0])) if pictures else None

    def _structured(self) -> str:
        hours = opening_hours(self.form.catalogue, self.today)
        return structured_data(self.form.catalogue, self.form, self.answers.offers(None), hours, self.lang)

    def _measurement(self) -> Measurement | None:
        """Return the form's own analytics, on the booking page only: a website has its own."""
        form = self.form.form
        if self.skin != "site" or not (form.ga4 or form.gtm):
            return None
        return Measurement(loader.scripts["hosted"].address, nonce(), form.ga4, form.gtm)

    def languages_of(self, here: str) -> tuple[Link, ...]:
        """Return the page *here* in every language of the salon."""
        return tuple(
            Link(language_name(lang), self.urls.in_language(here, lang), lang == self.lang, lang)
            for lang in self.form.location.languages
        )


def _named(words: str, business: str) -> str:
    """Return *words* with the business they are about, unless they name it themselves."""
    return words if business in words else f"{words} – {business}"


def desk(form_id: str, skin: Skin) -> Desk:
    """Return the desk for this request. Raises: NotFound; HostNotAllowed in a frame of a website the form does not list."""
    form = guest_form(form_id)
    if skin == "embed":
        _check_website(form.form.hosts)
    lang = speak(form.location.languages, form.form.lang)
    asked = _with_wall_time(parse(request.args, form), form)
    return Desk(tools(), form, asked, skin, lang)


def _check_website(hosts: list[str]) -> None:
    """Refuse what a browser that knows no `frame-ancestors` would show. Raises: HostNotAllowed."""
    if request.method != "GET" or request.headers.get("Sec-Fetch-Dest") not in ("iframe", "frame"):
        return
    try:
        around = urlsplit(request.referrer or "")
    except ValueError:
        return
    origin = f"{around.scheme}://{around.netloc}"
    if around.netloc and origin not in own_origins() and not host_allowed(hosts, origin):
        raise HostNotAllowed("Referer")


def _with_wall_time(asked: Asked, form: OpenForm) -> Asked:
    """Read a preset `date` and `time` as the start they mean at the salon, the first one where the clock repeats."""
    if asked.start is not None or asked.day is None or asked.at_min is None:
        return asked
    day, minutes = asked.day, asked.at_min
    return asked.but(start=datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=form.zone))
