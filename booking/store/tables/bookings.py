"""Bookings, their appointments, and the holds they begin as."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH, PUBLIC_ID_LENGTH, json_field

_WITH_IDS = text("ids_until IS NOT NULL")
_REDUCED = text("discount_id IS NOT NULL")


class HoldRow(SQLModel, table=True):
    """A slot kept for a client for minutes, with everything that was decided when it was taken.

    *lines*: [{"service", "staff", "start", "end", "break_min", "price_minor", "is_from"}], times as ISO 8601 in UTC.
    *contact* is what the client typed so far, *attribution* where they came from; both are erased when the hold ends.
    *address* is a keyed hash. *proof*: the verification that proved its client's phone. *extended_at*: a code that was sent
    for it has made it longer, which happens once. *work*: what a browser was asked to work out before the next code.
    """

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_cap", "form_id", "address", "expires_at"), Index("ix_hold_expires_at", "expires_at"))
    id: str = Field(primary_key=True, max_length=PUBLIC_ID_LENGTH)
    location_id: str = Field(foreign_key="location.id", max_length=ID_LENGTH)
    form_id: str = Field(foreign_key="form.id", max_length=ID_LENGTH)
    created_at: datetime
    expires_at: datetime
    address: str = Field(max_length=64)
    staff_choice: str = Field(max_length=ID_LENGTH)
    event_id: str | None = Field(default=None, max_length=ID_LENGTH)
    seats: int = 1
    lines: list[dict[str, Any]] = json_field(default_factory=list)
    total_minor: int = Field(default=0, sa_type=BigInteger)
    total_is_from: bool = False
    currency: str = Field(max_length=3)
    policy: dict[str, Any] = json_field(default_factory=dict)
    contact: dict[str, str] | None = json_field(default=None)
    attribution: dict[str, Any] | None = json_field(default=None)
    extended_at: datetime | None = None
    proof: str | None = Field(default=None, max_length=PUBLIC_ID_LENGTH)
    work: dict[str, Any] | None = json_field(default=None)
    booking_id: str | None = Field(default=None, max_length=PUBLIC_ID_LENGTH)


class BookingRow(SQLModel, table=True):
    """One visit a client booked. Contact data is the booking's own; *policy* is the snapshot that binds."""

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("location_id", "external_id"),
        CheckConstraint("ends_at >= starts_at", name="order"),
        Index("ix_booking_day", "location_id", "starts_at"),
        Index("ix_booking_phone", "phone", "location_id", "starts_at"),
        Index("ix_booking_ids_until", "ids_until", sqlite_where=_WITH_IDS, postgresql_where=_WITH_IDS),
        Index("ix_booking_discount", "location_id", "discount_id", sqlite_where=_REDUCED, postgresql_where=_REDUCED),
    )
    id: str = Field(primary_key=True, max_length=PUBLIC_ID_LENGTH)
    reference: str = Field(unique=True, max_length=12)
    location_id: str = Field(foreign_key="location.id", max_length=ID_LENGTH)
    client_id: str | None = Field(default=None, foreign_key="client.id", index=True, max_length=PUBLIC_ID_LENGTH)
    form_id: str | None = Field(default=None, foreign_key="form.id", max_length=ID_LENGTH)
    event_id: str | None = Field(default=None, max_length=ID_LENGTH)
    seats: int = 1
    status: str = Field(max_length=16)
    source: str = Field(max_length=16)
    external_id: str | None = Field(default=None, max_length=255)
    name: str
    phone: str | None = Field(default=None, max_length=16)
    phone_proven: bool = False
    email: str | None = None
    comment: str | None = None
    consents: dict[str, Any] | None = json_field(default=None)
    attribution: dict[str, Any] | None = json_field(default=None)
    ids_until: datetime | None = None
    """When the click and Google ids in *attribution* are to be forgotten; None when there are none."""
    total_minor: int = Field(default=0, sa_type=BigInteger)
    total_is_from: bool = False
    discount_minor: int = Field(default=0, sa_type=BigInteger)
    """What is taken off already: the total and the appointments' prices are the reduced ones."""
    discount_id: str | None = Field(default=None, max_length=ID_LENGTH)
    discount_code: str | None = Field(default=None, max_length=ID_LENGTH)
    currency: str = Field(max_length=3)
    policy: dict[str, Any] = json_field(default_factory=dict)
    lang: str = Field(max_length=16)
    created_at: datetime
    starts_at: datetime
    ends_at: datetime
    reschedules: int = 0
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    """What the client said when they cancelled."""
    attendance_confirmed_at: datetime | None = None
    """When the client said that they will come to the visit where it stands now."""
    work: dict[str, Any] | None = json_field(default=None)
    """What a browser was asked to work out before the next code."""
    manage_version: int = 1


class AppointmentRow(SQLModel, table=True):
    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_day", "location_id", "starts_at"),)
    booking_id: str = Field(primary_key=True, foreign_key="booking.id", max_length=PUBLIC_ID_LENGTH)
    position: int = Field(primary_key=True)
    location_id: str = Field(max_length=ID_LENGTH)
    service_id: str = Field(max_length=ID_LENGTH)
    staff_id: str = Field(max_length=ID_LENGTH)
    starts_at: datetime
    ends_at: datetime
    price_minor: int | None = Field(default=None, sa_type=BigInteger)
    discount_minor: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """What is taken off *price_minor* already."""


class IdempotencyRow(SQLModel, table=True):
    """Which booking a key stands for. *body_hash* is over the parsed JSON; empty for pages, whose key is the hold."""

    __tablename__ = "idempotency_key"
    form_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    key: str = Field(primary_key=True, max_length=255)
    body_hash: str = Field(default="", max_length=64)
    booking_id: str = Field(foreign_key="booking.id", max_length=PUBLIC_ID_LENGTH)
    created_at: datetime = Field(index=True)
