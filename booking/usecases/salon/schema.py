"""The keys of a salon file (CONTRACT 3) and the types of their values, normalised for the loader.

Times are minutes since midnight, texts are tables by language, amounts are Money. Every model refuses unknown keys and
converts nothing silently. The rules between several keys stand in `check`.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationInfo

from booking.usecases.salon import check
from booking.usecases.salon.kinds import (
    DAY_MIN,
    Clock,
    ClockEnd,
    Day,
    DaySpans,
    Line,
    Minutes,
    Once,
    Price,
    Prose,
    Title,
    Wall,
    check_known,
    known,
    own_id,
    plain,
)
from booking.usecases.salon.origins import Email, Origin, Picture, Url

YEAR_MIN = 366 * DAY_MIN

CategoryId = Annotated[str, known("categories")]
ServiceId = Annotated[str, known("services")]
StaffId = Annotated[str, known("staff")]
ResourceId = Annotated[str, known("resources")]
FormId = Annotated[str, known("forms")]
Country = Annotated[str, AfterValidator(check.country)]
Language = Annotated[str, AfterValidator(check.language)]
Cutoff = Annotated[int, Field(ge=-1, le=YEAR_MIN)]
Seats = Annotated[int, Field(ge=1, le=10_000)]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, validate_by_alias=True)


class WeekFile(Strict):
    """Spans by weekday; a missing day is closed."""

    mon: DaySpans = []
    tue: DaySpans = []
    wed: DaySpans = []
    thu: DaySpans = []
    fri: DaySpans = []
    sat: DaySpans = []
    sun: DaySpans = []


class Ga4File(Strict):
    measurement_id: Annotated[str, AfterValidator(check.ga4_id)]
    api_secret: Line


class LocationFile(Strict):
    id: Annotated[str, own_id("location")]
    name: Title
    business: Annotated[str, AfterValidator(check.business)] = "LocalBusiness"
    timezone: Annotated[str, AfterValidator(check.timezone)]
    currency: Annotated[str, AfterValidator(check.currency)]
    country: Country
    sms_countries: Annotated[list[Country], Field(min_length=1), Once] | None = None
    languages: Annotated[list[Language], Field(min_length=1), Once] = ["en"]
    phone: Annotated[str, AfterValidator(check.phone)] | None = None
    email: Email | None = None
    address: Title | None = None
    description: Prose | None = None
    pictures: Annotated[list[Picture], Field(max_length=50), Once] = []
    privacy_url: Url | None = None
    hours: WeekFile | None = None
    ga4: Ga4File | None = None


class PolicyFile(Strict):
    """The keys one party wrote; None where it wrote nothing."""

    slot_mode: Literal["fixed_grid", "times", "optimal", "dynamic"] | None = None
    slot_step_min: Annotated[int, Field(ge=5, le=240, multiple_of=5)] | None = None
    times: Annotated[Annotated[list[Clock], Field(max_length=288), Once] | None, AfterValidator(check.times_for_mode)] = Field(
        None, validate_default=True
    )
    notice_min: Annotated[int, Field(ge=0, le=YEAR_MIN)] | None = None
    horizon_days: Annotated[int, Field(ge=0, le=1826)] | None = None
    cancel_cutoff_min: Cutoff | None = None
    reschedule_cutoff_min: Cutoff | None = None
    max_reschedules: Annotated[int, Field(ge=0, le=1000)] | None = None
    any_specialist: bool | None = None
    verify_phone: Literal["always", "first_visit", "never"] | None = None
    hold_min: Annotated[int, Field(ge=1, le=DAY_MIN)] | None = None
    max_open_bookings: Annotated[int, Field(ge=0, le=10_000)] | None = None
    confirm_by_staff: bool | None = None

    def written(self) -> dict[str, Any]:
        """Return the keys that stand in the file."""
        return self.model_dump(exclude_none=True)


class NoticesFile(Strict):
    reminder_hours: Annotated[list[Annotated[int, Field(ge=1, le=24 * 60)]], Field(max_length=10), Once] = [24]
    channels: Annotated[list[Literal["sms", "email"]], Once] = ["sms", "email"]


class CategoryFile(Strict):
    id: Annotated[str, own_id("categories")]
    name: Title


class ServiceFile(Strict):
    id: Annotated[str, own_id("services")]
    category: CategoryId | None = None
    name: Title
    description: Prose | None = None
    duration_min: Annotated[int, Field(ge=1, le=DAY_MIN)]
    price: Price | None = None
    price_to: Annotated[Price | None, AfterValidator(check.price_to)] = None
    break_after_min: Minutes = 0
    seats: Seats = 1
    max_seats: Seats = 4
    resources: Annotated[list[ResourceId], Once] = []
    online: bool = True
    from_date: Day | None = None
    to_date: Annotated[Day | None, AfterValidator(check.not_before("from_date"))] = None
    from_time: Clock | None = None
    to_time: Annotated[ClockEnd | None, AfterValidator(check.after_start("from_time"))] = None
    policy: PolicyFile = PolicyFile.model_construct()


class StaffServiceFile(Strict):
    """A service a person performs, with the own duration and price where they differ."""

    id: ServiceId
    duration_min: Annotated[int, Field(ge=1, le=DAY_MIN)] | None = None
    price: Price | None = None


def _entry_kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "<id>"
    return "<table>" if isinstance(value, dict | StaffServiceFile) else None


def _named_only(value: str, info: ValidationInfo) -> StaffServiceFile:
    return StaffServiceFile.model_construct(id=check_known("services", value, info))


StaffServiceEntry = Annotated[
    Annotated[StaffServiceFile, BeforeValidator(_named_only), Tag("<id>")] | Annotated[StaffServiceFile, Tag("<table>")],
    Discriminator(
        _entry_kind, custom_error_type="salon", custom_error_message='Write a service id in quotes, or a table { id = "…" }.'
    ),
]


class ExceptionFile(Strict):
    """Hours that replace the week's on one date or on all dates of a period."""

    from_: Day | None = Field(None, alias="from")
    to: Annotated[Day | None, AfterValidator(check.not_before("from_"))] = None
    date: Annotated[Day | None, AfterValidator(check.date_or_period)] = Field(None, validate_default=True)
    hours: DaySpans

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last date."""
        if self.date is not None:
            return self.date, self.date
        assert self.from_ is not None
        assert self.to is not None
        return self.from_, self.to


class StaffFile(Strict):
    id: Annotated[str, own_id("staff")]
    name: Title
    position: Title | None = None
    photo: Picture | None = None
    email: Email | None = None
    services: Annotated[list[StaffServiceEntry], AfterValidator(check.services_once)] = []
    online: bool = True
    in_any: bool = True
    hours: WeekFile = WeekFile()
    exceptions: Annotated[list[ExceptionFile], AfterValidator(check.exceptions_apart)] = []


class ResourceFile(Strict):
    id: Annotated[str, own_id("resources")]
    name: Title
    quantity: Annotated[int, Field(ge=1, le=1000)] = 1


class ClosureFile(Strict):
    from_: Day = Field(alias="from")
    to: Annotated[Day, AfterValidator(check.not_before("from_"))]
    reason: Title | None = None


class EventFile(Strict):
    id: Annotated[str, own_id("events")]
    service: Annotated[ServiceId, AfterValidator(check.class_service)]
    staff: Annotated[StaffId, AfterValidator(check.event_staff)]
    start: Annotated[Wall, AfterValidator(check.event_start)]
    seats: Seats | None = None


class FormFile(Strict):
    id: Annotated[str, own_id("forms")]
    title: Title
    services: Annotated[list[ServiceId], Once] = []
    categories: Annotated[list[CategoryId], Once] = []
    staff: Annotated[list[StaffId], Once] = []
    steps: Annotated[list[Literal["service", "staff", "time"]], AfterValidator(check.steps)] = ["service", "staff", "time"]
    hosts: Annotated[list[Origin], Field(max_length=100), Once] = []
    lang: Annotated[str, AfterValidator(check.enabled_language)] | None = None
    ga4: Annotated[str, AfterValidator(check.ga4_id)] | None = None
    gtm: Annotated[str, AfterValidator(check.gtm_id)] | None = None
    privacy_consent: Literal["required", "none"] = "required"
    accent: Annotated[str, AfterValidator(check.accent)] | None = None
    theme: Literal["auto", "light", "dark"] = "auto"
    policy: PolicyFile = PolicyFile.model_construct()


class ActionFile(Strict):
    """Where a promo block leads; exactly one of them."""

    service: ServiceId | None = None
    url: Url | None = None
    code: Annotated[str, AfterValidator(check.known_code)] | None = None
    staff: StaffId | None = None


class PromoFile(Strict):
    id: Annotated[str, own_id("promos")]
    title: Title
    text: Prose | None = None
    image: Picture | None = None
    button: Title | None = None
    action: Annotated[ActionFile, BeforeValidator(check.one_action)]
    placements: Annotated[list[Literal["services", "time", "contact", "done"]], Field(min_length=1), Once] = ["services"]
    from_: Wall | None = Field(None, alias="from")
    to: Annotated[Wall | None, AfterValidator(check.not_before("from_"))] = None
    forms: Annotated[list[FormId], Once] = []
    order: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class DiscountFile(Strict):
    id: Annotated[str, own_id("discounts")]
    code: Annotated[str, plain(40), AfterValidator(check.own_code)] | None = None
    applies: Annotated[Literal["code", "first_online", "every_online"] | None, AfterValidator(check.applies)] = Field(
        None, validate_default=True
    )
    percent: Annotated[int, Field(ge=1, le=100)] | None = None
    amount: Annotated[Annotated[Price, AfterValidator(check.some_amount)] | None, AfterValidator(check.percent_or_amount)] = (
        Field(None, validate_default=True)
    )
    services: Annotated[list[ServiceId], Once] = []
    from_: Wall | None = Field(None, alias="from")
    to: Annotated[Wall | None, AfterValidator(check.not_before("from_"))] = None
    max_uses: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0


class SalonFile(Strict):
    """One location with everything it offers."""

    location: LocationFile
    policy: PolicyFile = PolicyFile.model_construct()
    notices: NoticesFile = NoticesFile()
    categories: list[CategoryFile] = []
    services: list[ServiceFile] = []
    staff: list[StaffFile] = []
    resources: list[ResourceFile] = []
    closures: list[ClosureFile] = []
    events: Annotated[list[EventFile], AfterValidator(check.events_apart)] = []
    forms: list[FormFile] = []
    promos: list[PromoFile] = []
    discounts: list[DiscountFile] = []
