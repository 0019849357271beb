"""What every step is built from: the form, what the guest asked, words and addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flask import request, url_for

from booking.domain.text import pick
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools
from booking.web import stylesheet
from booking.web.context import absolute, guest_form, tools, web
from booking.web.embed.oembed import discovery
from booking.web.formats import Formats
from booking.web.guest.answers import FormAnswers
from booking.web.guest.decide import Decided, decide
from booking.web.guest.state import Asked, parse
from booking.web.guest.urls import Urls
from booking.web.language import language_name, speak
from booking.web.present.page import Link, Page, Skin


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
        return Page(
            title=f"{heading} – {location.name}",
            lang=self.lang,
            dir=self.formats.dir,
            stylesheet=url_for(".style", form_id=self.form.id, digest=named, **look.query()),
            theme=look.scheme or dict(self.asked.ambient).get("theme") or form.theme,
            skin=self.skin,
            business=location.name,
            home=url_for("catalogue.location", location_id=location.id) if self.skin == "site" else None,
            phone=self.formats.phone(location.phone) if location.phone else "",
            phone_url=f"tel:{location.phone}" if location.phone else None,
            address=location.address or "",
            privacy_url=location.privacy_url,
            languages=self.languages_of(here) if self.skin == "site" else (),
            canonical=absolute(url_for("site.show", form_id=self.form.id)) if self._is_front(here) else None,
            indexed=self._is_front(here),
            oembed=discovery(self.form.id) if self._is_front(here) else None,
            description=self.text(location.description),
            form_id=self.form.id,
            hosts=" ".join(["'self'", *form.hosts]) if form.hosts else "*",
        )

    def _is_front(self, here: str) -> bool:
        return self.skin == "site" and here == self.urls.base

    def languages_of(self, here: str) -> tuple[Link, ...]:
        """Return the page *here* in every language of the salon."""
        return tuple(
            Link(language_name(lang), self.urls.in_language(here, lang), lang == self.lang, lang)
            for lang in self.form.location.languages
        )


def desk(form_id: str, skin: Skin) -> Desk:
    """Return the desk for this request. Raises: NotFound."""
    form = guest_form(form_id)
    lang = speak(form.location.languages, form.form.lang)
    asked = _with_wall_time(parse(request.args, form), form)
    return Desk(tools(), form, asked, skin, lang)


def _with_wall_time(asked: Asked, form: OpenForm) -> Asked:
    """Read a preset `date` and `time` as the start they mean at the salon, the first one where the clock repeats."""
    if asked.start is not None or asked.day is None or asked.at_min is None:
        return asked
    day, minutes = asked.day, asked.at_min
    return asked.but(start=datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=form.zone))
