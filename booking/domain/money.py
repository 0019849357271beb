"""Money in minor units with its currency."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# Currencies of ISO 4217 whose minor unit is not a hundredth. Everything else has two digits.
_DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}


def digits_of(currency: str) -> int:
    """Return how many decimal digits *currency* has. Source: ISO 4217."""
    return _DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents, yen, fils) of *currency*."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Return the amount written as a plain decimal, such as ``45.00``.

        Raises: ValueError when *text* is no plain decimal, is negative or has more digits than the currency.
        """
        digits = digits_of(currency)
        whole, _, fraction = text.partition(".")
        if not (text.isascii() and whole.isdigit() and (fraction.isdigit() or "." not in text)):
            raise ValueError("not a decimal amount")
        if len(fraction) > digits:
            raise ValueError(f"{currency} has {digits} decimal digits")
        try:
            return cls(int(Decimal(text).scaleb(digits)), currency)
        except InvalidOperation:
            raise ValueError("not a decimal amount") from None

    def decimal(self) -> Decimal:
        """Return the amount in major units, with the currency's digits."""
        return Decimal(self.minor).scaleb(-digits_of(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal():.{digits_of(self.currency)}f}"

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)
