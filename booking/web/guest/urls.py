"""Addresses of the flow: every step a link, with the state in its query."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from booking.web.guest.state import Asked


@dataclass(frozen=True)
class Urls:
    """Addresses for one form under one skin, each with what travels along (*asked*'s look, language and source)."""

    form_id: str
    asked: Asked

    @cached_property
    def base(self) -> str:
        return url_for(".show", form_id=self.form_id)

    def step(self, **changes: Any) -> str:
        """Return the address of this state with *changes*."""
        return self.of(self.asked.but(**changes))

    def of(self, asked: Asked) -> str:
        return with_query(self.base, asked.pairs())

    @property
    def post(self) -> str:
        """Return where a step's own form goes: the state is in its fields, only what travels along is in the query."""
        return with_query(self.base, self.asked.around())

    @property
    def fresh(self) -> str:
        """Return the beginning of the flow."""
        return self.post

    def flow(self, token: str, step: str) -> str:
        return with_query(url_for(".flow_" + step, form_id=self.form_id, token=token), self.asked.around())

    @property
    def ack(self) -> str:
        """Return where the browser says who it has told of a booking."""
        return url_for(".ack", form_id=self.form_id)

    def in_language(self, url: str, lang: str) -> str:
        """Return *url* in another language."""
        path, _, query = url.partition("?")
        rest = [part for part in query.split("&") if part and not part.startswith("lang=")]
        return path + "?" + "&".join([*rest, f"lang={lang}"])


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    """Return *path* with *pairs* as its query."""
    return f"{path}?{urlencode(pairs, safe=',:')}" if pairs else path
