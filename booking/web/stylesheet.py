"""The one stylesheet of a page: tokens, rules and the form's accent in a single response, under the name of its content.

Nothing is inlined and nothing is asked for twice: the page of a form links one URL that never changes its meaning.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from flask import Response, make_response

from booking.web import accent
from booking.web.accent import DARK_GROUNDS, LIGHT_GROUNDS

CSS = Path(__file__).parents[2] / "static" / "css"
Sheet = Literal["flow", "site", "embed", "card", "share"]
SHEETS: dict[Sheet, tuple[str, ...]] = {
    "card": ("tokens", "card"),
    "embed": ("tokens", "base", "parts", "steps", "embed", "print"),
    "flow": ("tokens", "base", "parts", "steps", "site", "print"),
    "share": ("tokens", "base", "parts", "steps", "site", "share", "print"),
    "site": ("tokens", "base", "parts", "steps", "site", "location", "print"),
}
DEFAULT_ACCENT = "#1f5fd0"
DARK = 0.18
_HEX = re.compile(r"[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a link may change of the look (embed B5); every field checked, None when absent or wrong."""

    accent: str | None = None
    bg: str | None = None
    text: str | None = None
    radius: int | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "Overrides":
        """Return the valid overrides of a query; whatever is invalid is as if it were not there."""
        colors = {name: _color(args.get(f"c_{name}", "")) for name in ("accent", "bg", "text")}
        radius = args.get("radius", "")
        return cls(**colors, radius=int(radius) if re.fullmatch(r"\d{1,2}", radius) and int(radius) <= 32 else None)

    @property
    def scheme(self) -> str | None:
        """Return the theme that goes with a given ground, whatever the visitor prefers."""
        if self.bg is None and self.text is None:
            return None
        return "dark" if accent.luminance(_ground(self)) < DARK else "light"

    def query(self) -> dict[str, Any]:
        """Return the overrides as they stand in a URL."""
        colors: dict[str, Any] = {f"c_{name}": value[1:] for name in ("accent", "bg", "text") if (value := getattr(self, name))}
        return colors | ({} if self.radius is None else {"radius": str(self.radius)})


def _color(typed: str) -> str | None:
    return f"#{typed.lower()}" if _HEX.fullmatch(typed) else None


@lru_cache(maxsize=256)
def stylesheet(sheet: Sheet, color: str | None = None, overrides: Overrides = Overrides()) -> str:
    """Return the whole stylesheet."""
    return _rules(sheet) + _theme(color or DEFAULT_ACCENT, overrides)


@lru_cache(maxsize=256)
def version(sheet: Sheet, color: str | None = None, overrides: Overrides = Overrides()) -> str:
    """Return the twelve digits that name the stylesheet's content."""
    return hashlib.sha256(stylesheet(sheet, color, overrides).encode()).hexdigest()[:12]


def answer(sheet: Sheet, color: str | None, overrides: Overrides, named: str) -> Response:
    """Return the stylesheet; for ever when it is still what *named* says, else only for now."""
    response = make_response(stylesheet(sheet, color, overrides))
    response.content_type = "text/css; charset=utf-8"
    fresh = named == version(sheet, color, overrides)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "public, max-age=60"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@lru_cache(maxsize=8)
def _rules(sheet: Sheet) -> str:
    return _smaller("\n".join((CSS / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS[sheet]))


def _smaller(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return re.sub(r":\s+", ":", css).replace(";}", "}").strip()


def _theme(color: str, overrides: Overrides) -> str:
    color = overrides.accent or color
    rules = "" if overrides.radius is None else _radius(overrides.radius)
    if overrides.bg or overrides.text:
        return _layer(f":root,[data-theme]{{{_painted(color, overrides)}{rules}}}")
    light, dark = accent.derive(color, LIGHT_GROUNDS, dark=False), accent.derive(color, DARK_GROUNDS, dark=True)
    return _layer(
        f":root{{{_tokens(light)}{rules}}}[data-theme=dark]{{{_tokens(dark)}}}"
        f"@media (prefers-color-scheme:dark){{[data-theme=auto]{{{_tokens(dark)}}}}}"
    )


def _shaded(bg: str, text: str, part: float) -> str:
    shaded = accent.mix(bg, text, part)
    return shaded if accent.contrast(text, shaded) >= accent.TEXT else bg


def _ground(overrides: Overrides) -> str:
    return overrides.bg or accent.on(overrides.text or "#000000")


def _layer(rules: str) -> str:
    return f"@layer tokens{{{rules}}}"


def _tokens(one: accent.Accent) -> str:
    return f"--accent:{one.accent};--on-accent:{one.on_accent};--accent-soft:{one.soft};--accent-line:{one.line};"


def _radius(radius: int) -> str:
    return f"--radius:{radius}px;--radius-control:{min(radius, 16)}px;--radius-chip:{min(radius * 3, 999)}px;"


def _painted(color: str, overrides: Overrides) -> str:
    """Return the tokens for a ground or text colour of the host page: one look, in both themes."""
    bg = _ground(overrides)
    dark = accent.luminance(bg) < DARK
    text = accent.readable(overrides.text or accent.on(bg), bg)
    surface, sunken = (_shaded(bg, text, part) for part in (0.03, 0.06))
    muted = accent.mix(text, bg, 0.28)
    roles = {
        "bg": bg,
        "surface": surface,
        "sunken": sunken,
        "text": text,
        "muted": muted if accent.contrast(muted, sunken) >= accent.TEXT else text,
        "line": accent.mix(bg, text, 0.16),
        "edge": accent.readable(accent.mix(bg, text, 0.55), surface, accent.EDGE),
    }
    tokens = _tokens(accent.derive(color, (bg, surface, sunken), dark=dark))
    return f"color-scheme:{'dark' if dark else 'light'};" + "".join(f"--{k}:{v};" for k, v in roles.items()) + tokens
