"""The outbox: work that leaves the building, written in the transaction of the change that causes it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from booking.store.columns import PUBLIC_ID_LENGTH, ROW_NUMBER, json_field

_OPEN = text("done_at IS NULL AND failed_at IS NULL")


class OutboxRow(SQLModel, table=True):
    """One thing to send. *payload* holds ids and instants only: names, phones and words are read when it is sent.

    *lease* grows each time a worker takes the row: a worker whose lease ran out can no longer say what became of it.
    *booking_id*: whose notices these are, so that a change of the booking finds those that are out of date.
    *done_at*: sent, or no longer wanted (then *last_error* says why). *failed_at*: given up.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "run_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_done_at", "done_at"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    kind: str = Field(max_length=40)
    dedupe_key: str = Field(unique=True, max_length=160)
    booking_id: str | None = Field(default=None, index=True, max_length=PUBLIC_ID_LENGTH)
    payload: dict[str, Any] = json_field(default_factory=dict)
    created_at: datetime
    run_at: datetime
    attempts: int = 0
    lease: int = 0
    locked_until: datetime | None = None
    done_at: datetime | None = None
    failed_at: datetime | None = None
    last_error: str | None = Field(default=None, max_length=200)
