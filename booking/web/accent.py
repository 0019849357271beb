"""From the one colour an owner types to the accent tokens of both themes, with contrast that always holds.

The hue is kept, the lightness moves (OKLCH) until text reads at 4.5 : 1 on every ground it may stand on.
Sources: WCAG 2.2 SC 1.4.3 and 1.4.11; OKLab by B. Ottosson (public domain matrices).
"""

import math
from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[float, float, float]
TEXT = 4.5
EDGE = 3.0

# The grounds of static/css/tokens.css an accent may stand on; a test compares them with the file.
LIGHT_GROUNDS = ("#faf9f7", "#ffffff", "#f3f1ed")
DARK_GROUNDS = ("#171614", "#201e1c", "#121110")


@dataclass(frozen=True, slots=True)
class Accent:
    """The tokens of one theme, as ``#rrggbb``."""

    accent: str
    on_accent: str
    soft: str
    line: str


@lru_cache(maxsize=512)
def derive(color: str, grounds: tuple[str, ...], *, dark: bool) -> Accent:
    """Return the tokens for an accent typed as ``#rrggbb``, on *grounds* of a light or dark theme.

    Shape: *accent* keeps 4.5 : 1 on every ground and on *soft*, *on_accent* on *accent*; *line* is decoration.
    """
    lightness, chroma, hue = to_oklch(color)
    soft = _soft(color, grounds, chroma, hue, dark=dark)
    everywhere = (*grounds, soft)
    step = 0.004 if dark else -0.004
    start = max(lightness, 0.62) if dark else min(lightness, 0.62)
    accent = from_oklch(start, chroma, hue)
    while min(contrast(accent, ground) for ground in everywhere) < TEXT and 0 < start < 1:
        start += step
        accent = from_oklch(start, chroma, hue)
    if min(contrast(accent, ground) for ground in everywhere) < TEXT:
        accent = "#ffffff" if dark else "#000000"
    line = mix(accent, soft, 0.45)
    return Accent(accent, on(accent), soft, line)


def on(color: str) -> str:
    """Return white, else black, on *color*: pure black reaches 4.5 : 1 wherever white does not."""
    return next((text for text in ("#ffffff", "#14110f") if contrast(text, color) >= TEXT), "#000000")


def _soft(color: str, grounds: tuple[str, ...], chroma: float, hue: float, *, dark: bool) -> str:
    lightness, _, _ = to_oklch(grounds[0])
    target = min(lightness + 0.07, 0.32) if dark else lightness - 0.035
    return from_oklch(target, min(chroma * 0.16, 0.02), hue)


def _between(first: tuple[float, ...], last: tuple[float, ...], part: float) -> tuple[float, ...]:
    return tuple(a + (b - a) * part for a, b in zip(first, last, strict=True))


def mix(first: str, last: str, part: float) -> str:
    """Return the colour *part* of the way from *first* to *last*, in OKLab so that greys stay grey."""
    return _hex(_from_oklab(_between(_to_oklab(_rgb(first)), _to_oklab(_rgb(last)), part)))


def readable(color: str, ground: str, wanted: float = TEXT) -> str:
    """Return *color*, else black or white when it does not reach *wanted* on *ground*."""
    return color if contrast(color, ground) >= wanted else on(ground)


def contrast(first: str, last: str) -> float:
    """Return the contrast ratio of two colours. Source: WCAG 2.2."""
    high, low = sorted((luminance(first), luminance(last)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    red, green, blue = (_linear(channel) for channel in _rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def to_oklch(color: str) -> tuple[float, float, float]:
    """Return lightness 0..1, chroma and hue in radians."""
    lightness, a, b = _to_oklab(_rgb(color))
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return the nearest colour a screen can show: chroma gives way, lightness and hue stay."""
    lightness = min(max(lightness, 0.0), 1.0)
    while True:
        rgb = _from_oklab((lightness, chroma * math.cos(hue), chroma * math.sin(hue)))
        if chroma <= 0.001 or all(-0.0005 <= channel <= 1.0005 for channel in rgb):
            return _hex(rgb)
        chroma *= 0.96


def _rgb(color: str) -> Rgb:
    red, green, blue = (int(color[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue


def _hex(rgb: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(min(max(channel, 0.0), 1.0) * 255):02x}" for channel in rgb)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    if channel <= 0.0031308:
        return channel * 12.92
    return 1.055 * channel ** (1 / 2.4) - 0.055


def _to_oklab(rgb: Rgb) -> tuple[float, float, float]:
    r, g, b = (_linear(channel) for channel in rgb)
    lms = (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    )
    long, medium, short = (math.cbrt(value) for value in lms)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lab: tuple[float, ...]) -> tuple[float, float, float]:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (-_gamma(-channel) if channel < 0 else _gamma(channel) for channel in linear)
    return red, green, blue
