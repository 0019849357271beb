"""Checking codes and using what they prove: once, here, in time. Source: CONTRACT 8, 11; DESIGN 7, invariant 6."""

import datetime as dt

import pytest
from sqlalchemy import text

from booking.domain.errors import (
    ClientBlocked,
    CodeExpired,
    CodeSpent,
    CodeWrong,
    Invalid,
    NotFound,
    ProofMissing,
    TooManyCodes,
    TooManyOpenBookings,
)
from booking.usecases.bookings import read_hold
from booking.usecases.bookings.place import PlaceBooking
from booking.usecases.verification.confirm import confirm_and_place
from booking.usecases.verification.proof import is_proven
from booking.usecases.verification.stop import find_stop, stop_codes
from tests.support.codes import another, last_code
from tests.support.salons import a_form, a_salon
from tests.support.shop import at
from tests.usecases.verification.conftest import PHONE


def rows(shop, query: str):
    with shop.tools.store.reading() as work:
        return work.execute(text(query)).all()


def test_a_right_code_proves_the_phone_once(shop):
    sent = shop.ask()
    code = last_code(shop.tools)
    assert shop.check(sent.verification, f" {code[:3]} {code[3:]} ").verification == sent.verification
    with pytest.raises(CodeSpent):
        shop.check(sent.verification, code)


def test_five_wrong_tries_spend_a_code(shop):
    sent = shop.ask()
    code = last_code(shop.tools)
    left = []
    for _ in range(5):
        with pytest.raises(CodeWrong) as refused:
            shop.check(sent.verification, another(code))
        left.append(refused.value.attempts_left)
    assert left == [4, 3, 2, 1, 0]
    for typed in (another(code), code):
        with pytest.raises(CodeSpent):
            shop.check(sent.verification, typed)


def test_the_fifth_try_may_still_be_right(shop):
    sent = shop.ask()
    code = last_code(shop.tools)
    for _ in range(4):
        with pytest.raises(CodeWrong):
            shop.check(sent.verification, another(code))
    shop.check(sent.verification, code)


def test_a_resend_gives_no_new_tries(shop):
    hold = shop.hold(form="proof").id
    sent = shop.ask(hold=hold)
    code = last_code(shop.tools)
    for _ in range(3):
        with pytest.raises(CodeWrong):
            shop.check(sent.verification, another(code))
    shop.wait(seconds=30)
    assert shop.ask(hold=hold).verification == sent.verification
    with pytest.raises(CodeWrong) as refused:
        shop.check(sent.verification, another(code))
    assert refused.value.attempts_left == 1


def test_what_is_no_code_costs_no_try(shop):
    sent = shop.ask()
    for typed in ("", "12345", "abcdef", "1234567"):
        with pytest.raises(Invalid):
            shop.check(sent.verification, typed)
    with pytest.raises(CodeWrong) as refused:
        shop.check(sent.verification, another(last_code(shop.tools)))
    assert refused.value.attempts_left == 4


def test_after_a_spent_code_a_new_one_can_be_asked_for(shop):
    hold = shop.hold(form="proof").id
    sent = shop.ask(hold=hold)
    code = last_code(shop.tools)
    for _ in range(5):
        with pytest.raises(CodeWrong):
            shop.check(sent.verification, another(code))
    with pytest.raises(TooManyCodes):
        shop.ask(hold=hold)
    shop.wait(seconds=30)
    fresh = shop.ask(hold=hold)
    assert fresh.verification != sent.verification
    shop.check(fresh.verification, last_code(shop.tools))


def test_ten_wrong_tries_a_day_rest_the_phone_whatever_code_and_form(shop):
    shop.load(forms=[a_form(name, policy={"verify_phone": "always"}) for name in ("one", "two", "three")])
    for name in ("one", "two"):
        sent = shop.ask(form=name, hold=shop.hold(form=name, staff="any").id)
        code = last_code(shop.tools)
        for _ in range(5):
            with pytest.raises(CodeWrong):
                shop.check(sent.verification, another(code))
    with pytest.raises(TooManyCodes) as refused:
        shop.check(sent.verification, code)
    assert refused.value.retry_after_s == 24 * 3600
    with pytest.raises(TooManyCodes):
        shop.ask(form="three", hold=shop.hold(at(10), form="three").id)


@pytest.mark.parametrize(("second", "refused"), [(-1, False), (0, True), (1, True)])
def test_a_code_ends_at_its_second(shop, second, refused):
    sent = shop.ask()
    code = last_code(shop.tools)
    shop.wait(minutes=10, seconds=second)
    if refused:
        with pytest.raises(CodeExpired):
            shop.check(sent.verification, code)
    else:
        shop.check(sent.verification, code)


@pytest.mark.parametrize(("second", "refused"), [(-1, False), (0, True), (1, True)])
def test_a_proof_ends_at_its_second(shop, second, refused):
    proof = shop.proven()
    shop.wait(minutes=30, seconds=second)
    hold = shop.hold(at(11), form="proof").id
    if refused:
        with pytest.raises(ProofMissing):
            shop.place(hold, "proof", phone=PHONE, proof=proof)
    else:
        assert shop.place(hold, "proof", phone=PHONE, proof=proof).booking.status == "confirmed"


def test_a_proof_is_good_for_one_booking(shop):
    proof = shop.proven()
    first = shop.place(shop.hold(at(10), form="proof").id, "proof", phone=PHONE, proof=proof)
    with pytest.raises(ProofMissing):
        shop.place(shop.hold(at(11), form="proof").id, "proof", phone=PHONE, proof=proof)
    assert rows(shop, "SELECT phone_proven FROM booking") == [(True,)]
    assert is_proven(shop.tools, "nord", PHONE)
    assert rows(shop, "SELECT used_by FROM verification") == [(first.booking.id,)]


def test_the_same_key_answers_the_same_booking_though_the_proof_is_spent(shop):
    proof = shop.proven()
    hold = shop.hold(at(10), form="proof").id
    first = shop.place(hold, "proof", phone=PHONE, proof=proof, key="k", body={})
    again = shop.place(hold, "proof", phone=PHONE, proof=proof, key="k", body={})
    assert (again.replayed, again.booking.reference) == (True, first.booking.reference)


def test_a_refused_booking_leaves_the_proof_unspent(shop):
    proof = shop.proven()
    hold = shop.hold(at(10), form="proof").id
    with pytest.raises(Invalid):
        shop.place(hold, "proof", phone=PHONE, proof=proof, name="")
    shop.place(hold, "proof", phone=PHONE, proof=proof)


def test_a_proof_is_for_its_phone_its_form_and_its_purpose(shop):
    shop.load(forms=[a_form(name, policy={"verify_phone": "always"}) for name in ("proof", "other")])
    proof = shop.proven()
    with pytest.raises(ProofMissing):
        shop.place(shop.hold(at(10), form="proof").id, "proof", phone="+4915112345679", proof=proof)
    with pytest.raises(ProofMissing):
        shop.place(shop.hold(at(11), form="other").id, "other", phone=PHONE, proof=proof)
    with shop.tools.store.writing() as work:
        work.execute(text("UPDATE verification SET purpose = 'phone'"))
    with pytest.raises(ProofMissing):
        shop.place(shop.hold().id, "proof", phone=PHONE, proof=proof)


def test_a_code_that_was_never_proven_proves_nothing(shop):
    sent = shop.ask()
    with pytest.raises(ProofMissing):
        shop.place(shop.hold(at(10), form="proof").id, "proof", phone=PHONE, proof=sent.verification)


def test_an_unknown_verification_is_not_there(shop):
    with pytest.raises(NotFound):
        shop.check("unknown", "123456")


def test_blocked_and_many_bookings_are_said_only_after_the_proof(shop):
    shop.place(shop.hold(at(9), form="main").id, phone=PHONE)
    with shop.tools.store.writing() as work:
        work.execute(text("UPDATE client SET online_blocked = true"))
    hold = shop.hold(at(10), form="proof").id
    with pytest.raises(ProofMissing):
        shop.place(hold, "proof", phone=PHONE)
    proof = shop.proven(hold=read_hold(shop.tools, hold))
    with pytest.raises(ClientBlocked):
        shop.place(hold, "proof", phone=PHONE, proof=proof)
    with shop.tools.store.writing() as work:
        work.execute(text("UPDATE client SET online_blocked = false"))
    shop.load(policy=a_salon()["policy"] | {"max_open_bookings": 1})
    with pytest.raises(TooManyOpenBookings):
        shop.place(shop.hold(at(11), form="proof").id, "proof", phone=PHONE, proof=proof)


def test_only_a_proven_booking_changes_what_is_known_of_a_client(shop):
    shop.place(shop.hold(at(9), form="main").id, phone=PHONE, name="Jo", email="jo@old.example")
    met = shop.place(shop.hold(at(10), form="main").id, phone=PHONE, name="Somebody", email="else@evil.example")
    assert met.client is None
    assert rows(shop, "SELECT name, email FROM client") == [("Jo", "jo@old.example")]

    proof = shop.proven(hold=shop.hold(at(9, dt.date(2026, 12, 2)), form="proof"))
    hold = shop.hold(at(11), form="proof").id
    assert shop.place(hold, "proof", phone=PHONE, name="Joanna", email="jo@new.example", proof=proof).client == "known"
    assert rows(shop, "SELECT name, email FROM client") == [("Joanna", "jo@new.example")]


def test_holds_with_a_proof_do_not_fill_an_address_up(shop):
    days = [dt.date(2026, 12, day) for day in range(1, 8)]
    proven = shop.hold(at(10), form="proof", address="another")
    shop.proven(hold=proven)
    for day in days[1:6]:
        shop.hold(at(10, day), form="proof", address="another")
    moved = shop.hold(at(11), form="proof", address="another", replaces=proven.id)
    assert read_hold(shop.tools, moved.id).proof


def order(hold: str, **keys) -> PlaceBooking:
    return PlaceBooking(
        **({"hold": hold, "name": "Jo", "phone": PHONE, "lang": "en", "key": hold, "consent_privacy": True} | keys)
    )


def test_one_press_checks_the_code_and_books(shop):
    hold = shop.hold(form="proof").id
    shop.ask(hold=hold)
    code = last_code(shop.tools)
    with pytest.raises(CodeWrong):
        confirm_and_place(shop.tools, shop.form("proof"), order(hold), another(code))
    placed = confirm_and_place(shop.tools, shop.form("proof"), order(hold), code)
    assert (placed.booking.status, placed.client, placed.replayed) == ("confirmed", "new", False)
    again = confirm_and_place(shop.tools, shop.form("proof"), order(hold), "000000")
    assert (again.booking.id, again.replayed) == (placed.booking.id, True)


def test_a_right_code_stays_proven_when_the_booking_is_refused(shop):
    hold = shop.hold(form="proof").id
    shop.ask(hold=hold)
    code = last_code(shop.tools)
    with pytest.raises(Invalid):
        confirm_and_place(shop.tools, shop.form("proof"), order(hold, email="nonsense"), code)
    proof = read_hold(shop.tools, hold).proof
    assert proof is not None
    assert rows(shop, "SELECT count(*) FROM booking") == [(0,)]
    shop.place(hold, "proof", phone=PHONE, proof=proof)


def test_whoever_did_not_ask_can_stop_codes_for_a_day(shop):
    sent = shop.ask()
    code = last_code(shop.tools)
    link = shop.sms.sent[-1].body.partition("/stop/")[2].split()[0]
    assert find_stop(shop.tools, link).lang == "en"
    stop_codes(shop.tools, link)
    with pytest.raises(CodeExpired):
        shop.check(sent.verification, code)
    with pytest.raises(TooManyCodes) as refused:
        shop.ask()
    assert refused.value.retry_after_s == 24 * 3600
    shop.ask("+4916012345678", hold=shop.hold(at(10), form="proof").id)
    shop.wait(hours=24)
    shop.ask()
    with pytest.raises(NotFound):
        find_stop(shop.tools, "nothing")
