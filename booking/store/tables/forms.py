"""Forms: published ways in; and what is shown or reduced inside them."""

from typing import Any

from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH, json_field


class FormRow(SQLModel, table=True):
    """A form's id is unique in the installation, since it stands alone in URLs."""

    __tablename__ = "form"
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    location_id: str = Field(foreign_key="location.id", index=True, max_length=ID_LENGTH)
    ordinal: int = 0
    active: bool = True
    title: dict[str, str] = json_field(default_factory=dict)
    services: list[str] = json_field(default_factory=list)
    categories: list[str] = json_field(default_factory=list)
    staff: list[str] = json_field(default_factory=list)
    steps: list[str] = json_field(default_factory=list)
    hosts: list[str] = json_field(default_factory=list)
    lang: str | None = None
    ga4: str | None = None
    gtm: str | None = None
    privacy_consent: str = "required"
    accent: str | None = None
    theme: str = "auto"
    policy: dict[str, Any] = json_field(default_factory=dict)


class PromoRow(SQLModel, table=True):
    """A promo block as the salon file describes it; kept whole, its texts and window as they are written."""

    __tablename__ = "promo_block"
    location_id: str = Field(primary_key=True, foreign_key="location.id", max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    ordinal: int = 0
    active: bool = True
    document: dict[str, Any] = json_field(default_factory=dict)


class DiscountRow(SQLModel, table=True):
    """A discount as the salon file describes it; kept whole; domain.discounts reads it."""

    __tablename__ = "discount"
    location_id: str = Field(primary_key=True, foreign_key="location.id", max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    ordinal: int = 0
    active: bool = True
    document: dict[str, Any] = json_field(default_factory=dict)
