"""Another phone for a booking: proven first, changed once, and what was planned goes there."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from booking.domain.errors import (
    ClientBlocked,
    CodeExpired,
    CodeWrong,
    NotFound,
    PhoneCountry,
    Refusal,
    SmsUnavailable,
    TooManyCodes,
    TooManyOpenBookings,
    WrongState,
)
from booking.store import bookings
from booking.store.columns import table_of
from booking.store.tables import BookingRow, ClientRow, OutboxRow
from booking.usecases.bookings import BookingView, CancelBooking, cancel_booking
from booking.usecases.clients.block import block_client
from booking.usecases.clients.erase import erase_client
from booking.usecases.verification.change_phone import (
    AskForCode,
    ChangePhone,
    CodeAsked,
    ask_for_code,
    asked_code,
    change_phone,
    may_change_phone,
)
from booking.usecases.verification.check_code import check_code, find_form
from booking.usecases.verification.state import CodeState
from tests.support.codes import another, last_code, sent_codes
from tests.support.salons import a_person
from tests.usecases.verification.conftest import PHONE, CodeShop

NEW = "+4916098765432"


def booked(shop: CodeShop, phone: str = PHONE) -> BookingView:
    hold = shop.hold()
    return shop.place(hold.id, form="proof", phone=phone, proof=shop.proven(phone, hold)).booking


def ask(shop: CodeShop, booking: BookingView, phone: str = NEW, **keys: object) -> CodeAsked:
    wanted = {"address": "guest", "lang": "en", "version": 1, "phone": phone} | keys
    return ask_for_code(shop.tools, shop.form("proof"), AskForCode(booking=booking.id, **wanted))


def change(shop: CodeShop, booking: BookingView, asked: CodeAsked, typed: str, version: int = 1) -> BookingView:
    order = ChangePhone(booking=booking.id, version=version, verification=asked.verification, typed=typed)
    return change_phone(shop.tools, order)


def row_of(shop: CodeShop, booking: BookingView) -> BookingRow:
    with shop.tools.store.reading() as work:
        row = bookings.find(work, booking.id)
    assert row is not None
    return row


def clients(shop: CodeShop) -> dict[str, tuple[str, str]]:
    table = table_of(ClientRow)
    with shop.tools.store.reading() as work:
        return {row.phone: (row.id, row.name) for row in work.execute(select(table))}


def planned(shop: CodeShop, booking: BookingView) -> list[tuple[str, str]]:
    table = table_of(OutboxRow)
    with shop.tools.store.reading() as work:
        rows = work.execute(select(table).where(table.c.booking_id == booking.id, table.c.done_at.is_(None))).all()
    return sorted((row.kind, row.payload["what"]) for row in rows)


def test_a_new_phone_is_proven_and_takes_the_place_of_the_old(shop):
    booking = booked(shop)
    assert may_change_phone(shop.tools, booking)
    asked = ask(shop, booking)
    code = last_code(shop.tools)
    assert (shop.sms.sent[-1].to, asked.state.phone, asked.now_sent) == (NEW, NEW, True)
    assert row_of(shop, booking).phone == PHONE

    found = change(shop, booking, asked, code)

    row = row_of(shop, booking)
    assert found.phone_masked == "+49 ••• 5432"
    assert (row.phone, row.phone_proven, row.manage_version) == (NEW, True, 1)
    assert clients(shop)[NEW] == (row.client_id, "Jo")


def test_pressing_twice_changes_once(shop):
    booking = booked(shop)
    asked = ask(shop, booking)
    code = last_code(shop.tools)
    first = change(shop, booking, asked, code)
    assert change(shop, booking, asked, code) == first
    assert change(shop, booking, asked, another(code)) == first


def test_a_wrong_code_changes_nothing_and_counts(shop):
    booking = booked(shop)
    asked = ask(shop, booking)
    code = last_code(shop.tools)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(CodeWrong) as caught:
            change(shop, booking, asked, another(code))
        assert caught.value.attempts_left == left
    with pytest.raises(Refusal) as spent:
        change(shop, booking, asked, code)
    assert spent.value.code == "code-spent"
    assert row_of(shop, booking).phone == PHONE


def test_of_many_guesses_at_once_five_are_evaluated(shop):
    booking = booked(shop)
    asked = ask(shop, booking)
    wrong = another(last_code(shop.tools))

    def guess(_: int) -> str:
        try:
            change(shop, booking, asked, wrong)
        except Refusal as refusal:
            return refusal.code
        return "changed"

    with ThreadPoolExecutor(16) as pool:
        met = list(pool.map(guess, range(40)))
    assert met.count("code-wrong") == 5
    assert "changed" not in met


def test_a_code_belongs_to_its_booking_and_purpose(shop):
    mine, other = booked(shop), booked(shop, "+4915211111111")
    asked = ask(shop, mine)
    code = last_code(shop.tools)
    with pytest.raises(CodeExpired):
        change(shop, other, asked, code)
    with pytest.raises(CodeExpired):
        asked_code(shop.tools, other.id, asked.verification)
    with pytest.raises(NotFound):
        check_code(shop.tools, asked.verification, code)
    with pytest.raises(NotFound):
        find_form(shop.tools, asked.verification)
    with pytest.raises(Refusal) as missing:
        shop.place(shop.hold().id, form="proof", phone=NEW, proof=asked.verification)
    assert missing.value.code == "proof-missing"
    assert change(shop, mine, asked, code).phone_masked.endswith("5432")


def test_a_code_for_a_booking_changes_no_phone(shop):
    booking = booked(shop)
    sent = shop.ask(NEW)
    with pytest.raises(CodeExpired):
        change(shop, booking, CodeAsked(sent.verification, CodeState(NEW, "live")), last_code(shop.tools))


def test_two_bookings_with_the_same_new_phone_have_a_code_each(shop):
    one, two = booked(shop), booked(shop, "+4915211111111")
    first = ask(shop, one)
    shop.wait(seconds=31)
    second = ask(shop, two)
    assert first.verification != second.verification
    last_code(shop.tools)
    codes = sent_codes(shop.sms, NEW)
    assert change(shop, one, first, codes[0]).phone_masked == change(shop, two, second, codes[1]).phone_masked


def test_the_code_is_sent_again_to_the_same_phone_after_the_wait(shop):
    booking = booked(shop)
    asked = ask(shop, booking)
    with pytest.raises(TooManyCodes):
        ask(shop, booking, code=asked.verification)
    assert not ask(shop, booking).now_sent
    shop.wait(seconds=31)
    assert ask(shop, booking, code=asked.verification).now_sent
    last_code(shop.tools)
    first, second = sent_codes(shop.sms, NEW)
    assert first == second


@pytest.mark.parametrize(("seconds", "code"), [(-1, None), (0, "code-expired"), (1, "code-expired")])
def test_a_code_lives_ten_minutes(shop, seconds, code):
    booking = booked(shop)
    asked = ask(shop, booking)
    typed = last_code(shop.tools)
    shop.wait(seconds=600 + seconds)
    refusal = shop.refusal(lambda: change(shop, booking, asked, typed))
    assert (refusal.code if refusal else None) == code


def test_only_a_visit_that_lies_ahead_gets_another_phone(shop):
    booking = booked(shop)
    asked = ask(shop, booking)
    code = last_code(shop.tools)
    cancelled = cancel_booking(shop.tools, CancelBooking(booking=booking.id))
    assert not may_change_phone(shop.tools, cancelled)
    for act in (lambda: ask(shop, booking), lambda: change(shop, booking, asked, code)):
        with pytest.raises(WrongState):
            act()

    begun = booked(shop, "+4915211111111")
    shop.clock.at = begun.start
    assert not may_change_phone(shop.tools, begun)
    with pytest.raises(WrongState):
        ask(shop, begun)


def test_who_is_blocked_or_has_too_much_ahead_is_told_once_the_phone_is_proven(shop):
    booking = booked(shop)
    block_client(shop.tools, NEW, blocked=True)
    asked = ask(shop, booking)
    with pytest.raises(ClientBlocked):
        change(shop, booking, asked, last_code(shop.tools))
    assert row_of(shop, booking).phone == PHONE

    busy = "+4915211111111"
    for _ in range(3):
        booked(shop, busy)
        shop.wait(minutes=11)
    with shop.tools.store.writing() as work:
        bookings.change(work, booking.id, policy={**row_of(shop, booking).policy, "max_open_bookings": 3})
    asked = ask(shop, booking, busy)
    with pytest.raises(TooManyOpenBookings):
        change(shop, booking, asked, last_code(shop.tools))
    assert row_of(shop, booking).phone == PHONE


def test_where_no_code_can_go_the_phone_stays(shop):
    booking = booked(shop)
    with pytest.raises(PhoneCountry):
        ask(shop, booking, "+12025550123")
    with pytest.raises(NotFound):
        ask(shop, booking, version=2)
    shop.settle(keys=())
    assert not may_change_phone(shop.tools, booking)
    with pytest.raises(SmsUnavailable):
        ask(shop, booking)


def test_staff_and_client_hear_of_it_and_reminders_go_to_the_new_phone(shop):
    shop.load(staff=[a_person("anna", ["cut", "colour"], email="anna@nord.example"), a_person("cleo", ["yoga"])])
    hold = shop.hold()
    found = shop.place(hold.id, form="proof", phone=PHONE, proof=shop.proven(PHONE, hold), email="jo@example.com").booking
    before = planned(shop, found)
    change(shop, found, ask(shop, found), last_code(shop.tools))
    after = planned(shop, found)
    assert [one for one in after if one not in before] == [("mail.notice", "phone"), ("mail.staff", "phone")]
    assert ("sms.notice", "reminder") in after
    assert after.count(("sms.notice", "reminder")) == 1

    shop.wait(seconds=400)
    other = "+4915733333333"
    change(shop, found, ask(shop, found, other), last_code(shop.tools))
    assert planned(shop, found).count(("mail.staff", "phone")) == 2


def test_a_phone_that_was_never_proven_gets_its_reminder_now(shop):
    booking = shop.place(shop.hold(form="main").id, form="main").booking
    assert ("sms.notice", "reminder") not in planned(shop, booking)
    asked = ask_for_code(
        shop.tools, shop.form(), AskForCode(booking=booking.id, version=1, address="guest", lang="en", phone=NEW)
    )
    change(shop, booking, asked, last_code(shop.tools))
    assert ("sms.notice", "reminder") in planned(shop, booking)


def test_erasing_the_old_owner_leaves_the_booking_to_the_new_one(shop):
    booking = booked(shop)
    change(shop, booking, ask(shop, booking), last_code(shop.tools))
    erase_client(shop.tools, PHONE)
    assert (row_of(shop, booking).phone, row_of(shop, booking).name) == (NEW, "Jo")
    assert PHONE not in clients(shop)
    erase_client(shop.tools, NEW)
    assert (row_of(shop, booking).phone, row_of(shop, booking).name) == (None, "")


def test_of_two_presses_at_once_one_changes_and_both_see_it(shop):
    booking = booked(shop)
    asked = ask(shop, booking)
    code = last_code(shop.tools)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: change(shop, booking, asked, code).phone_masked, range(8)))
    assert set(found) == {"+49 ••• 5432"}
    assert planned(shop, booking).count(("sms.notice", "reminder")) == 1


def test_the_wait_is_over_to_the_second(shop):
    booking = booked(shop)
    asked = ask(shop, booking)
    assert asked_code(shop.tools, booking.id, asked.verification).resend_after_s == 30
    shop.wait(seconds=30)
    assert asked_code(shop.tools, booking.id, asked.verification).resend_after_s == 0
    shop.clock.at += dt.timedelta(minutes=10)
    assert asked_code(shop.tools, booking.id, asked.verification).state == "expired"
