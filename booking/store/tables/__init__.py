"""Every table, so that importing this package fills the metadata."""

from booking.store.tables.bookings import AppointmentRow, BookingRow, HoldRow, IdempotencyRow
from booking.store.tables.catalog import CategoryRow, ResourceRow, ServiceRow, StaffRow, StaffServiceRow
from booking.store.tables.claims import ClaimRow, DayLoadRow
from booking.store.tables.clients import ClientRow, ErasedPersonRow
from booking.store.tables.forms import DiscountRow, FormRow, PromoRow
from booking.store.tables.funnel import FunnelCountRow, FunnelSeenRow, PromoCountRow
from booking.store.tables.hours import ClosureRow, EventRow, HoursExceptionRow, WorkingHoursRow
from booking.store.tables.locations import LocationRow, SettingRow
from booking.store.tables.messages import MessageRow
from booking.store.tables.outbox import OutboxRow
from booking.store.tables.verification import (
    ProvenPhoneRow,
    SendBudgetRow,
    StoppedPhoneRow,
    VerificationLogRow,
    VerificationRow,
)

__all__ = [
    "AppointmentRow",
    "BookingRow",
    "CategoryRow",
    "ClaimRow",
    "ClientRow",
    "ClosureRow",
    "DayLoadRow",
    "DiscountRow",
    "ErasedPersonRow",
    "EventRow",
    "FormRow",
    "FunnelCountRow",
    "FunnelSeenRow",
    "HoldRow",
    "HoursExceptionRow",
    "IdempotencyRow",
    "LocationRow",
    "MessageRow",
    "OutboxRow",
    "PromoCountRow",
    "PromoRow",
    "ProvenPhoneRow",
    "ResourceRow",
    "SendBudgetRow",
    "ServiceRow",
    "SettingRow",
    "StaffRow",
    "StaffServiceRow",
    "StoppedPhoneRow",
    "VerificationLogRow",
    "VerificationRow",
    "WorkingHoursRow",
]
