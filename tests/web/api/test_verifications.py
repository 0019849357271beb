"""Codes over the API: sending, checking, booking with what they prove. Source: CONTRACT 6, 7, 8."""

import pytest

from booking.usecases.clients.block import block_client
from tests.support.codes import another, last_code
from tests.support.salons import a_client, a_form, a_salon, at, code_of, refused

PHONE = "0151 12345678"


def ask(world, hold: str, phone: str = PHONE, form: str = "proof", **headers: str):
    return world.post(f"/forms/{form}/verifications", {"phone": phone, "hold": hold}, **headers)


def check(world, verification: str, code: str):
    return world.post(f"/verifications/{verification}/check", {"code": code})


def proof(world, hold: str, form: str = "proof") -> str:
    answer = ask(world, hold, form=form)
    assert answer.status_code == 202, answer.text
    answer = check(world, answer.json["verification"], last_code(world.tools))
    assert answer.status_code == 200, answer.text
    return str(answer.json["proof"])


def book(world, hold: str, token: str, form: str = "proof", phone: str = PHONE):
    return world.try_book(hold, hold, form, proof=token, client=a_client(phone=phone))


def test_a_guest_proves_their_phone_and_books(world):
    hold = world.hold(form="proof")
    answer = ask(world, hold)

    assert answer.status_code == 202
    assert set(answer.json) == {"verification", "expires_in_s", "resend_after_s", "length", "hold_expires_at"}
    assert (answer.json["expires_in_s"], answer.json["resend_after_s"], answer.json["length"]) == (600, 30, 6)
    assert answer.json["hold_expires_at"] == "2026-11-24T09:12:00+01:00"
    answer = check(world, answer.json["verification"], last_code(world.tools))
    assert (answer.status_code, set(answer.json)) == (200, {"proof"})
    assert book(world, hold, answer.json["proof"]).status_code == 201


def test_a_wrong_code_says_how_many_tries_are_left(world):
    verification = ask(world, world.hold(form="proof")).json["verification"]
    code = last_code(world.tools)
    for left in (4, 3, 2, 1, 0):
        answer = check(world, verification, another(code))
        assert (code_of(answer), answer.json["attempts_left"]) == ((422, "code-wrong"), left)
    assert code_of(check(world, verification, code)) == (422, "code-spent")


def test_asking_too_early_says_when(world):
    hold = world.hold(form="proof")
    ask(world, hold)
    answer = ask(world, hold)
    assert code_of(answer) == (429, "too-many-codes")
    assert (answer.headers["Retry-After"], answer.json["retry_after_s"]) == ("30", 30)
    world.wait(seconds=30)
    assert ask(world, hold).status_code == 202


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"hold": "x"}, (400, "malformed", "phone")),
        ({"phone": PHONE}, (400, "malformed", "hold")),
        ({"phone": 1, "hold": "x"}, (400, "malformed", "phone")),
        ({"phone": PHONE, "hold": "x", "more": 1}, (400, "malformed", "more")),
        ({"phone": PHONE, "hold": "unknown"}, (410, "hold-expired", "hold")),
        ({"phone": "030 901820"}, (422, "phone-invalid", "phone")),
        ({"phone": "+43 664 1234567"}, (422, "phone-country", "phone")),
    ],
    ids=str,
)
def test_what_cannot_be_asked(world, body, refusal):
    if refusal[0] == 422:
        body = body | {"hold": world.hold(form="proof")}
    assert refused(world.post("/forms/proof/verifications", body)) == refusal


def test_a_form_that_needs_no_proof_is_in_the_wrong_state(world):
    assert code_of(ask(world, world.hold(), form="main")) == (422, "wrong-state")
    assert code_of(ask(world, world.hold(at(10), form="proof"), form="main")) == (400, "flow-broken")


def test_checking_what_is_not_there_or_no_code(world):
    verification = ask(world, world.hold(form="proof")).json["verification"]
    assert code_of(check(world, "unknown", "123456")) == (404, "not-found")
    assert refused(check(world, verification, "12345")) == (422, "invalid", "code")
    assert refused(world.post(f"/verifications/{verification}/check", {})) == (400, "malformed", "code")
    world.wait(minutes=10)
    assert code_of(check(world, verification, "123456")) == (410, "code-expired")


def test_proofs_are_signed_and_belong_to_their_form_and_phone(a_world):
    forms = [a_form("proof"), a_form("other")]
    world = a_world(a_salon(forms=forms, policy=a_salon()["policy"] | {"verify_phone": "always"}))
    hold = world.hold(form="proof")
    token = proof(world, hold)
    altered = token[:-1] + ("A" if token[-1] != "A" else "B")
    for wrong in (altered, token.partition(".")[0], "", token + "x"):
        assert refused(book(world, hold, wrong)) == (422, "proof-missing", "proof")
    assert code_of(book(world, hold, token, phone="0160 12345678")) == (422, "proof-missing")
    other = world.hold(at(10), form="other")
    assert code_of(book(world, other, token, form="other")) == (422, "proof-missing")
    assert book(world, hold, token).status_code == 201
    assert code_of(book(world, world.hold(at(11), form="proof"), token)) == (422, "proof-missing")


def test_a_token_for_something_else_is_no_proof(world):
    hold = world.hold(form="proof")
    verification = ask(world, hold).json["verification"]
    signers = world.app.extensions["chairtime"].signers
    for token in (signers.flow("proof", verification), signers.manage(verification, 1), signers.attempt(verification)):
        assert code_of(book(world, hold, token)) == (422, "proof-missing")


def test_a_proof_survives_choosing_another_time(world):
    hold = world.hold(form="proof")
    token = proof(world, hold)
    assert book(world, world.hold(at(10), form="proof", replaces=hold), token).status_code == 201


def test_known_and_unknown_phones_are_answered_alike(world):
    hold = world.hold(form="proof")
    book(world, hold, proof(world, hold))
    world.wait(minutes=11)
    known = ask(world, world.hold(at(10), form="proof"))
    unknown = ask(world, world.hold(at(11), form="proof"), "0160 12345678")
    assert known.status_code == unknown.status_code
    assert {**known.json, "verification": ""} == {**unknown.json, "verification": ""}
    assert dict(known.headers) == dict(unknown.headers)


def planned(world) -> int:
    """Return how many messages wait to be sent."""
    with world.tools.store.reading() as work:
        return int(work.connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE done_at IS NULL").scalar_one())


def test_a_blocked_phone_is_answered_like_one_that_nobody_has(world):
    hold = world.hold(form="proof")
    book(world, hold, proof(world, hold))
    world.wait(minutes=11)
    block_client(world.tools, PHONE, blocked=True)
    block_client(world.tools, "0170 12345678", blocked=True)
    answers, messages = [], []
    for phone in (PHONE, "0170 12345678", "0160 12345678"):
        hold, before = world.hold(at(10), form="proof"), planned(world)
        answer = ask(world, hold, phone)
        answers.append((answer.status_code, answer.text.replace(answer.json["verification"], "ID"), dict(answer.headers)))
        messages.append(planned(world) - before)
        assert world.delete(f"/holds/{hold}").status_code == 204
    assert answers[0][0] == 202
    assert answers == answers[-1:] * 3
    assert messages == [1, 1, 1]


def test_without_the_store_of_limits_codes_rest_and_everything_else_goes_on(a_world):
    world = a_world(redis_url="redis://127.0.0.1:1/0")
    hold = world.hold(form="proof")
    answer = ask(world, hold)
    assert code_of(answer) == (503, "sms-unavailable")
    assert answer.headers["Retry-After"]
    assert world.book(at(10))["status"] == "confirmed"
    assert code_of(check(world, "unknown", "123456")) == (404, "not-found")


def test_a_flood_from_one_address_is_turned_away_at_the_door(a_world):
    world = a_world(limit_scale=0.005)
    hold = world.hold(form="proof")
    answers = [ask(world, hold).status_code for _ in range(4)]
    assert answers == [202, 429, 429, 429]
    answer = ask(world, hold)
    assert code_of(answer) == (429, "too-many-codes")
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_website_that_may_not_write_gets_no_codes(world):
    world.load(a_salon(forms=[a_form("proof", hosts=["https://www.salon.example"], policy={"verify_phone": "always"})]))
    hold = world.hold(form="proof")
    assert code_of(ask(world, hold, Origin="https://evil.example")) == (403, "host-not-allowed")
    assert ask(world, hold, Origin="https://www.salon.example").status_code == 202
    verification = ask(world, hold).json
    assert verification["code"] == "too-many-codes"
