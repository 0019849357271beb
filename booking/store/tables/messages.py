"""Messages to people: what became of each."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH, PUBLIC_ID_LENGTH, ROW_NUMBER


class MessageRow(SQLModel, table=True):
    """One message on one way to one person, from the moment somebody began to hand it over. What it said is not kept.

    *key*: the outbox row it came from. *recipient*: a hash of the number or address, to count by. *state*: `begun` (whether it
    left is not known), `waiting` (it did not leave), `sent`, then as the provider reports `delivered` or `undelivered`.
    *repeats*: how often it was sent again because nobody knew. *begun_at*: the last time, *first_at*: the first.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_recipient", "recipient", "first_at"),
        Index("ix_message_channel", "channel", "first_at"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    key: str = Field(unique=True, max_length=160)
    kind: str = Field(max_length=40)
    channel: str = Field(max_length=8)
    location_id: str = Field(foreign_key="location.id", max_length=ID_LENGTH)
    booking_id: str | None = Field(default=None, foreign_key="booking.id", index=True, max_length=PUBLIC_ID_LENGTH)
    recipient: str = Field(max_length=64)
    state: str = Field(max_length=16)
    first_at: datetime
    begun_at: datetime
    repeats: int = 0
    sent_at: datetime | None = None
    reported_at: datetime | None = None
    """When the provider last said what became of it."""
    provider_id: str | None = Field(default=None, index=True, max_length=64)
    error: str | None = Field(default=None, max_length=80)
    """The provider's code for why it was not delivered."""
