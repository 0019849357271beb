"""The first-party funnel: how often each step was reached. No person, no address, no id of anybody."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH


class FunnelCountRow(SQLModel, table=True):
    """How often *name* happened on a form on a local *day*, for guests who came from *source*."""

    __tablename__ = "funnel_count"
    __table_args__ = ({"sqlite_with_rowid": False},)
    form_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    day: date = Field(primary_key=True)
    source: str = Field(primary_key=True, max_length=64)
    name: str = Field(primary_key=True, max_length=40)
    count: int = 0


class FunnelSeenRow(SQLModel, table=True):
    """What has been counted already: a random id of one view of the form, with the step. Forgotten after a day."""

    __tablename__ = "funnel_seen"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: str = Field(primary_key=True, max_length=80)
    seen_at: datetime = Field(index=True)


class PromoCountRow(SQLModel, table=True):
    """How often a promo block was seen or pressed (*name*) on a form on a local *day*."""

    __tablename__ = "promo_count"
    __table_args__ = ({"sqlite_with_rowid": False},)
    form_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    promo_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    day: date = Field(primary_key=True)
    name: str = Field(primary_key=True, max_length=16)
    count: int = 0
