"""Locations and installation-wide settings."""

from typing import Any

from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH, json_field


class LocationRow(SQLModel, table=True):
    """A branch. *revision* grows with every change of its catalogue, so that processes notice without asking twice."""

    __tablename__ = "location"
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    revision: int = 1
    ordinal: int = 0
    active: bool = True
    name: str
    business: str
    timezone: str
    currency: str = Field(max_length=3)
    country: str = Field(max_length=2)
    sms_countries: list[str] = json_field(default_factory=list)
    languages: list[str] = json_field(default_factory=list)
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    description: dict[str, str] | None = json_field(default=None)
    pictures: list[str] = json_field(default_factory=list)
    privacy_url: str | None = None
    hours: dict[str, list[list[int]]] | None = json_field(default=None)
    """Shown only: weekday (mon ... sun) -> [[start_min, end_min], ...]."""
    ga4: dict[str, str] | None = json_field(default=None)
    policy: dict[str, Any] = json_field(default_factory=dict)
    """The keys of `[policy]` that the owner wrote; the rest are the defaults of domain.policies."""
    notices: dict[str, Any] = json_field(default_factory=dict)
    words: dict[str, dict[str, str]] | None = json_field(default=None)
    """`name` and `address` by language, where the file gives them so; the columns hold the default language's."""

    def name_in(self, lang: str) -> str:
        """Return the name for a reader of *lang*."""
        return (self.words or {}).get("name", {}).get(lang, self.name)

    def address_in(self, lang: str) -> str:
        """Return the address for a reader of *lang*; empty when there is none."""
        return (self.words or {}).get("address", {}).get(lang, self.address or "")


class SettingRow(SQLModel, table=True):
    """What the installation remembers about itself, such as `sending_paused`."""

    __tablename__ = "setting"
    key: str = Field(primary_key=True, max_length=64)
    value: Any = json_field(default=None)
