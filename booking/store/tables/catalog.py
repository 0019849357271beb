"""What a location offers and who performs it. Rows the salon file no longer lists stay with `active = false`."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH, json_field


def _location_key() -> Any:
    return Field(primary_key=True, foreign_key="location.id", max_length=ID_LENGTH)


class CategoryRow(SQLModel, table=True):
    __tablename__ = "category"
    location_id: str = _location_key()
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    ordinal: int = 0
    active: bool = True
    name: dict[str, str] = json_field(default_factory=dict)


class ServiceRow(SQLModel, table=True):
    __tablename__ = "service"
    location_id: str = _location_key()
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    ordinal: int = 0
    active: bool = True
    category_id: str | None = Field(default=None, max_length=ID_LENGTH)
    name: dict[str, str] = json_field(default_factory=dict)
    description: dict[str, str] | None = json_field(default=None)
    duration_min: int
    price_minor: int | None = Field(default=None, sa_type=BigInteger)
    price_to_minor: int | None = Field(default=None, sa_type=BigInteger)
    break_after_min: int = 0
    seats: int = 1
    max_seats: int = 1
    resources: list[str] = json_field(default_factory=list)
    online: bool = True
    from_date: date | None = None
    to_date: date | None = None
    from_min: int | None = None
    to_min: int | None = None
    policy: dict[str, Any] = json_field(default_factory=dict)


class StaffRow(SQLModel, table=True):
    __tablename__ = "staff"
    location_id: str = _location_key()
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    ordinal: int = 0
    active: bool = True
    name: dict[str, str] = json_field(default_factory=dict)
    position: dict[str, str] | None = json_field(default=None)
    """What the specialist is, such as "Senior stylist"."""
    photo: str | None = None
    email: str | None = None
    online: bool = True
    in_any: bool = True


class StaffServiceRow(SQLModel, table=True):
    """Who performs what, with the person's own duration and price where they differ."""

    __tablename__ = "staff_service"
    location_id: str = _location_key()
    staff_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    service_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    duration_min: int | None = None
    price_minor: int | None = Field(default=None, sa_type=BigInteger)
    price_to_minor: int | None = Field(default=None, sa_type=BigInteger)
    online: bool = True


class ResourceRow(SQLModel, table=True):
    __tablename__ = "resource"
    location_id: str = _location_key()
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    ordinal: int = 0
    active: bool = True
    name: dict[str, str] = json_field(default_factory=dict)
    quantity: int = 1
