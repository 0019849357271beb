"""How many segments a text message takes: networks charge and split by them. Source: 3GPP TS 23.038, GSM 7 bit alphabet."""

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("\f^{}\\[~]|€")
ONE_GSM, EACH_GSM = 160, 153
ONE_WIDE, EACH_WIDE = 70, 67


def segments(text: str) -> int:
    """Return how many segments *text* is sent in."""
    if set(text) <= _BASIC | _TWICE:
        length = len(text) + sum(character in _TWICE for character in text)
        return 1 if length <= ONE_GSM else -(-length // EACH_GSM)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= ONE_WIDE else -(-length // EACH_WIDE)


_PLAINER = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "–": "-",
        "—": "-",
        "·": "-",
        "…": "...",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "„": '"',
    }
)


def plainer(text: str) -> str:
    """Return *text* in the cheap alphabet where leaving out accents and fine typography gets it there, else as it is."""
    plain = text.translate(_PLAINER)
    letters = [letter if letter in _BASIC or letter in _TWICE else _bare(letter) for letter in plain]
    return "".join(letters) if set("".join(letters)) <= _BASIC | _TWICE else plain


def _bare(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
