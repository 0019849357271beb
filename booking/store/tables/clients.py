"""People known to the installation."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from booking.store.columns import PUBLIC_ID_LENGTH


class ClientRow(SQLModel, table=True):
    __tablename__ = "client"
    id: str = Field(primary_key=True, max_length=PUBLIC_ID_LENGTH)
    phone: str | None = Field(default=None, unique=True, max_length=16)
    """E.164."""
    name: str
    email: str | None = None
    online_blocked: bool = False
    created_at: datetime


class ErasedPersonRow(SQLModel, table=True):
    """A tombstone: somebody's data was erased. *key* is a keyed hash of their phone, which nobody can turn back."""

    __tablename__ = "erased_person"
    key: str = Field(primary_key=True, max_length=64)
    erased_at: datetime
