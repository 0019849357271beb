"""The snippets of the embed contract (B1), filled in: what an owner pastes, and the same for the preview."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape

from booking.web.embed.loader import loader
from booking.web.share.options import Options

HEIGHT = 720
Pairs = Iterable[tuple[str, str]]
# The stub's words are JavaScript, not a sentence; the event's name stands in the catalogue.
_STUB = """<script>
window.Chairtime = window.Chairtime || function () { (Chairtime.q = Chairtime.q || []).push(arguments) };
Chairtime('on', 'booked', function (event) { console.log(event.detail) });
</script>"""


@dataclass(frozen=True, slots=True)
class Snippets:
    """Snippets for *form_id* of the booking server at *origin*.

    *accent*: the form's own colour, which the floating button cannot know by itself. *strict*: without the style attribute of
    the plain frame.
    """

    form_id: str
    origin: str
    options: Options
    accent: str = ""
    strict: bool = False

    def text(self) -> str:
        """Return the snippet of the chosen mode."""
        one = self.options
        if one.mode == "link":
            return self.link()
        if one.mode == "iframe":
            return self._iframe()
        if one.mode == "floating":
            return self._floating()
        body = self._element() if one.mode == "element" else self._popup() if one.mode in ("popup", "button") else self._inline()
        return f"{body}\n{self.script()}"

    def link(self, medium: str = "") -> str:
        """Return the plain address, with where it stands when *options* name a source."""
        from_where = {"utm_source": self.options.source, "utm_medium": medium if self.options.source else ""}
        return self._address("/f/", {name: value for name, value in from_where.items() if value})

    def script(self, *, pinned: bool | None = None, attributes: Pairs = ()) -> str:
        """Return the loader's tag; a pinned one names its content and runs nothing else."""
        first = loader.first
        if self.options.pinned if pinned is None else pinned:
            fixed = [("crossorigin", "anonymous"), ("integrity", first.integrity), ("src", self.origin + first.address)]
            return f"<script async{_attributes([*fixed, *attributes])}></script>"
        return f"<script async{_attributes([('src', self.loader_address()), *attributes])}></script>"

    def frame_address(self) -> str:
        """Return what a frame without the loader shows."""
        accent = self.options.accent[1:]
        return self._address("/embed/f/", {"c_accent": accent} if accent else {})

    def loader_address(self) -> str:
        return self.origin + "/embed/v1/loader.js"

    @staticmethod
    def stub() -> str:
        """Return the stub for code that runs before the loader."""
        return _STUB

    def _inline(self) -> str:
        return f"<div{_attributes(self._data())}>{self._fallback()}</div>"

    def _popup(self) -> str:
        data = self._data(("mode", "popup"))
        if self.options.mode == "button":
            return f'<button type="button"{_attributes(data)}>{escape(self._label())}</button>'
        return f"<a{_attributes([('href', self.link()), *data])}>{escape(self._label())}</a>"

    def _element(self) -> str:
        own = [(name.removeprefix("data-"), value) for name, value in self._data() if name not in ("data-chairtime",)]
        return f"<chairtime-booking{_attributes([('form', self.form_id), *own])}>{self._fallback()}</chairtime-booking>"

    def _floating(self) -> str:
        one = self.options
        look = [("data-position", one.position), ("data-label", one.label), ("data-color", one.accent or self.accent)]
        data = [*self._data(("mode", "floating")), *look]
        return f"{self.script(attributes=_filled(data))}\n<noscript>{self._fallback()}</noscript>"

    def _iframe(self) -> str:
        with self._speaking():
            title = _("Online booking")
        pairs = [
            ("src", self.frame_address()),
            ("title", title),
            ("width", "100%"),
            ("height", str(HEIGHT)),
            ("loading", "lazy"),
            ("allow", "payment; clipboard-write"),
            ("style", "" if self.strict else "border:0;max-width:100%"),
        ]
        return f"<iframe{_attributes(_filled(pairs))}></iframe>"

    def _data(self, *more: tuple[str, str]) -> list[tuple[str, str]]:
        one = self.options
        pairs = [
            ("chairtime", self.form_id),
            *more,
            *one.presets.items(),
            ("vars", f'{{"accent":"{one.accent}"}}' if one.accent else ""),
            ("analytics", one.analytics),
            ("events", one.events),
            ("ga-id", one.ga),
        ]
        return [(f"data-{name}", value) for name, value in _filled(pairs)]

    def _fallback(self) -> str:
        return f'<a href="{escape(self.link())}">{escape(self._label())}</a>'

    def _label(self) -> str:
        if self.options.label:
            return self.options.label
        with self._speaking():
            return str(_("Book online"))

    def _speaking(self) -> AbstractContextManager[object]:
        """Return a block in which messages are in the language the widget will speak."""
        return force_locale(self.options.lang) if self.options.lang else nullcontext()

    def _address(self, path: str, more: dict[str, str]) -> str:
        query = urlencode(self.options.presets | more, safe=",")
        return f"{self.origin}{path}{self.form_id}" + (f"?{query}" if query else "")


def _filled(pairs: Pairs) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if value]


def _attributes(pairs: Pairs) -> str:
    """Return attributes as HTML; a value that holds quotes stands between the other kind, so that people can read it."""
    return "".join(f" {name}={_quoted(value)}" for name, value in pairs)


def _quoted(value: str) -> str:
    if '"' in value and "'" not in value:
        return "'" + value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "'"
    return f'"{escape(value)}"'
