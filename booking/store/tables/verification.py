"""Codes sent to phones, what is counted about them, and the phones they have proven."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH, PUBLIC_ID_LENGTH, ROW_NUMBER


class VerificationRow(SQLModel, table=True):
    """A code for one phone, form and purpose. Only the *seed* is kept; *key* names the secret that makes a code of it.

    *hold_id* is the hold it was last asked for with, *booking_id* the booking whose phone it is to become; *framed*: whether
    asked from inside a frame; *stop*: the name of the link in the message. *used_by*: the booking that its proof was good
    for. *unsent_at*: when sending it was given up.
    """

    __tablename__ = "verification"
    __table_args__ = (
        Index("ix_verification_live", "phone", "form_id", "purpose", "expires_at"),
        Index("ix_verification_created_at", "created_at"),
    )
    id: str = Field(primary_key=True, max_length=PUBLIC_ID_LENGTH)
    phone: str = Field(max_length=16)
    location_id: str = Field(max_length=ID_LENGTH)
    form_id: str = Field(max_length=ID_LENGTH)
    purpose: str = Field(max_length=16)
    seed: bytes
    key: str = Field(max_length=8)
    created_at: datetime
    expires_at: datetime
    sends: int = 0
    attempts: int = 0
    lang: str = Field(max_length=16)
    framed: bool = False
    hold_id: str | None = Field(default=None, max_length=PUBLIC_ID_LENGTH)
    booking_id: str | None = Field(default=None, max_length=PUBLIC_ID_LENGTH)
    stop: str = Field(unique=True, max_length=PUBLIC_ID_LENGTH)
    proven_at: datetime | None = None
    used_by: str | None = Field(default=None, max_length=PUBLIC_ID_LENGTH)
    unsent_at: datetime | None = None


class VerificationLogRow(SQLModel, table=True):
    """One thing that counts: *kind* is sent, asked (the rules answered without a code), wrong or proven.

    *address* is a keyed hash. *begun_at*: when handing a sending over began, so that it is never begun twice.
    """

    __tablename__ = "verification_log"
    __table_args__ = (
        Index("ix_verification_log_phone", "phone", "at"),
        Index("ix_verification_log_address", "form_id", "address", "at"),
        Index("ix_verification_log_prefix", "prefix", "at"),
        Index("ix_verification_log_at", "at"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    kind: str = Field(max_length=8)
    at: datetime
    verification_id: str | None = Field(default=None, max_length=PUBLIC_ID_LENGTH)
    form_id: str = Field(max_length=ID_LENGTH)
    phone: str = Field(max_length=16)
    prefix: str = Field(max_length=16)
    address: str = Field(max_length=64)
    begun_at: datetime | None = None


class ProvenPhoneRow(SQLModel, table=True):
    """A phone that was proven at a location, *by* a code or by the staff."""

    __tablename__ = "proven_phone"
    __table_args__ = ({"sqlite_with_rowid": False},)
    location_id: str = Field(primary_key=True, foreign_key="location.id", max_length=ID_LENGTH)
    phone: str = Field(primary_key=True, max_length=16)
    proven_at: datetime
    by: str = Field(max_length=8)


class StoppedPhoneRow(SQLModel, table=True):
    """A phone whose owner wants no codes until *until*."""

    __tablename__ = "stopped_phone"
    __table_args__ = ({"sqlite_with_rowid": False},)
    phone: str = Field(primary_key=True, max_length=16)
    until: datetime


class SendBudgetRow(SQLModel, table=True):
    """How many messages of a *kind* were reserved on a *day* (UTC)."""

    __tablename__ = "send_budget"
    __table_args__ = ({"sqlite_with_rowid": False},)
    day: date = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=16)
    used: int = 0
