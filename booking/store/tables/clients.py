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
