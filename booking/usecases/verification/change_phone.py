"""Give a booking another phone: its client proves the new one by a code, and everything sent from then on goes there."""

from dataclasses import dataclass
from datetime import datetime

from booking.domain import verification as rules
from booking.domain.deadlines import CHANGEABLE
from booking.domain.errors import ClientBlocked, CodeExpired, Refusal, TooManyOpenBookings, WrongState
from booking.domain.policies import Policy
from booking.store import bookings
from booking.store import verification as codes
from booking.store.catalogue import Catalogue
from booking.store.tables import BookingRow, ClientRow, VerificationRow
from booking.store.work import Work
from booking.usecases.bookings.own import own_booking
from booking.usecases.bookings.read import BookingView, appointments_of, view_of
from booking.usecases.forms import OpenForm
from booking.usecases.notices.plan import plan_phone_notices
from booking.usecases.tools import Tools
from booking.usecases.verification.check_code import six_digits, try_code
from booking.usecases.verification.issue import Wish, issue, phone_for, resend_after_s
from booking.usecases.verification.limits import Ask
from booking.usecases.verification.proof import BY_CODE, update_client
from booking.usecases.verification.state import CodeState, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCode:
    """Which phone *booking* is to get. *version*: the manage link's; *code*: a verification that stands, to send it again."""

    booking: str
    version: int
    address: str
    lang: str
    phone: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """*verification*: what the code is tried at; *now_sent*: whether it left now."""

    verification: str
    state: CodeState
    now_sent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePhone:
    """*version*: the manage link's; *verification*: where the code that was *typed* belongs."""

    booking: str
    version: int
    verification: str
    typed: str


def may_change_phone(tools: Tools, booking: BookingView) -> bool:
    """Return whether the booking's client may give another phone online: codes can be sent, and the visit lies ahead."""
    lies_ahead = booking.status in CHANGEABLE and tools.clock.now() < booking.start
    return lies_ahead and tools.sms is not None and bool(tools.codes.keys)


def ask_for_code(tools: Tools, form: OpenForm, order: AskForCode) -> CodeAsked:
    """Send a code to the phone a booking is to get; *form* speaks for the booking.

    Raises: NotFound, LinkExpired for the link; WrongState; CodeExpired when *code* stands no more; PhoneInvalid, PhoneCountry;
    TooManyCodes, SmsBudget; SmsUnavailable.
    """

    def act(work: Work) -> CodeAsked:
        now = tools.clock.now()
        row = own_booking(work, order.booking, order.version, now)
        _check_open(row, now)
        phone = phone_for(form, order.phone) if order.code is None else _code(work, row, order.code).phone
        ask = Ask(phone, form.id, rules.FOR_PHONE, order.address)
        work.lock(ask.locks())
        now = tools.clock.now()
        wish = Wish(location=row.location_id, lang=order.lang, again=order.code is not None, booking=row.id)
        code, sent = issue(work, tools, ask, wish, now)
        return CodeAsked(code.id, CodeState(phone, "live", resend_after_s(work, ask, now)), sent)

    return tools.store.write(act)


def asked_code(tools: Tools, booking_id: str, verification: str) -> CodeState:
    """Return how the code for a booking's new phone stands. Raises: CodeExpired when there is none."""
    with tools.store.asking() as work:
        row = bookings.find(work, booking_id)
        if row is None:
            raise CodeExpired("code")
        code = _code(work, row, verification)
        now = tools.clock.now()
        wait = resend_after_s(work, Ask(code.phone, code.form_id, rules.FOR_PHONE, ""), now)
    return CodeState(code.phone, state_of(code, now), wait, code.unsent_at is not None)


def change_phone(tools: Tools, order: ChangePhone) -> BookingView:
    """Prove the new phone by its code and make it the booking's; the second time it is left as it is.

    Raises: NotFound, LinkExpired for the link; what `check_code` does; WrongState, ClientBlocked, TooManyOpenBookings.
    """

    def act(work: Work) -> BookingView | Refusal:
        row = own_booking(work, order.booking, order.version, tools.clock.now())
        code = _code(work, row, order.verification)
        catalogue = tools.catalogues.of_any_location(work, row.location_id)
        if code.used_by != row.id:
            _check_open(row, tools.clock.now())
            wrong = try_code(work, tools, code, six_digits(order.typed))
            if wrong is not None:
                return wrong  # and what was counted stays
            try:
                with work.part():
                    _give(work, tools, row, code, catalogue)
            except Refusal as refusal:
                return refusal
        return view_of(row, appointments_of(work, row), catalogue, tools.clock.now())

    found = tools.store.write(act)
    if isinstance(found, Refusal):
        raise found
    return found


def _check_open(row: BookingRow, now: datetime) -> None:
    """Raises: WrongState for a visit that is over, has begun, or is not to be."""
    if row.status not in CHANGEABLE or row.starts_at <= now:
        raise WrongState("status")


def _code(work: Work, row: BookingRow, verification: str) -> VerificationRow:
    code = codes.find(work, verification)
    if code is None or code.purpose != rules.FOR_PHONE or code.booking_id != row.id:
        raise CodeExpired("code")
    return code


def _give(work: Work, tools: Tools, row: BookingRow, code: VerificationRow, catalogue: Catalogue) -> None:
    work.lock([f"phone/{code.phone}"])
    now = tools.clock.now()
    known = bookings.client_by_phone(work, code.phone)
    if known is not None and known[1]:
        raise ClientBlocked()
    most = Policy.from_snapshot(row.policy).max_open_bookings
    if most and code.phone != row.phone and bookings.open_count(work, row.location_id, code.phone, now) >= most:
        raise TooManyOpenBookings()
    if not codes.use(work, code.id, row.id, now - rules.PROOF_LIFE):
        raise CodeExpired("code")
    codes.keep_proven(work, row.location_id, code.phone, now, BY_CODE)
    if known is None:
        client = ClientRow(id=tools.chance.public_id(), phone=code.phone, name=row.name, email=row.email, created_at=now)
        bookings.add_client(work, client)
        row.client_id = client.id
    else:
        row.client_id = known[0]
        update_client(work, known[0], row.name, row.email)
    row.phone, row.phone_proven = code.phone, True
    bookings.change(work, row.id, phone=row.phone, phone_proven=True, client_id=row.client_id)
    plan_phone_notices(work, catalogue.location, row, now, code.id)
