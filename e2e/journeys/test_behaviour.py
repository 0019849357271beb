"""What happens when a guest presses twice, goes back, reloads, waits too long, or somebody else is faster."""

import re

import pytest
from playwright.sync_api import Page, Request, Route, expect

from e2e.pages.flow import Flow, answers_a_step
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.people import Guest
from e2e.support.watch import within

SERVICE = "cut-short"
TIME_STEP = f"service={SERVICE}&staff=any&step=time"


def test_a_double_click_on_a_start_holds_it_once(page: Page, demo: Demo, flow: Flow, desk: Desk) -> None:
    page.goto(demo.form("main", TIME_STEP))
    start = flow.first_start()
    before = desk.who_is_free(start, SERVICE)

    flow.starts.first.dblclick()

    flow.at("contact")
    assert len(desk.who_is_free(start, SERVICE)) == len(before) - 1


def test_a_double_click_on_book_books_once(page: Page, demo: Demo, flow: Flow, desk: Desk, guest: Guest) -> None:
    page.goto(demo.form("main", TIME_STEP))
    flow.choose_start().describe(guest)

    flow.book_button.dblclick()

    assert flow.reference()
    assert desk.bookings_of(guest.phone) == 1


def test_a_slow_answer_about_the_phone_does_not_stop_the_booking(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main", TIME_STEP))
    page.route("**/phone*", lambda route: None)

    flow.choose_start().describe(guest).book()

    assert flow.reference()


def test_the_details_and_the_confirmation_may_be_reloaded(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main", TIME_STEP))
    flow.choose_start().describe(guest)
    page.reload()
    flow.at("contact")

    flow.describe(guest).book()
    reference = flow.reference()
    page.reload()

    assert flow.reference() == reference


def test_the_back_button_goes_through_the_steps(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main"))
    flow.add(SERVICE).go_on().choose_staff("anna").at("time")
    assert f"service={SERVICE}" in page.url
    assert "staff=anna" in page.url

    page.go_back()
    flow.at("staff")
    page.go_back()
    flow.at("service")
    page.go_forward()

    flow.at("staff")


def test_changing_the_time_keeps_what_was_typed_and_frees_the_old_one(
    page: Page, demo: Demo, flow: Flow, desk: Desk, guest: Guest
) -> None:
    page.goto(demo.form("main", f"service={SERVICE}&staff=anna&step=time&date={desk.a_later_day(SERVICE, 'anna')}"))
    first = flow.first_start()
    flow.choose_start(first).describe(guest)

    page.locator('form [data-change="time"]').click()
    flow.at("time")
    second = str(flow.starts.nth(1).get_attribute("data-start"))
    flow.choose_start(second).at("contact")

    expect(flow.field("name")).to_have_value(guest.name)
    expect(flow.field("comment")).to_have_value(guest.comment)
    expect(page.locator("#flow time").first).to_have_attribute("datetime", second)


def test_a_start_taken_by_somebody_else_is_said_with_others_beside_it(
    page: Page, demo: Demo, flow: Flow, desk: Desk, guest: Guest
) -> None:
    page.goto(demo.form("main", f"service={SERVICE}&staff=ben&step=time&date={desk.a_later_day(SERVICE, 'ben')}"))
    flow.choose_start().describe(guest)
    page.locator('form [data-change="time"]').click()
    flow.at("time")
    taken = str(flow.starts.nth(3).get_attribute("data-start"))
    desk.somebody_takes(taken, SERVICE, "ben")

    with page.expect_response(answers_a_step) as answered:
        flow.choose_start(taken)

    assert answered.value.status == 409
    flow.at("time")
    expect(flow.refusal).to_have_attribute("data-error", "slot-taken")
    expect(flow.refusal).to_be_focused()
    others = flow.refusal.get_by_role("button")
    expect(others.first).to_be_visible()
    assert 1 <= others.count() <= 3
    others.first.click()
    flow.at("contact")
    expect(flow.field("name")).to_have_value(guest.name)


def test_a_hold_that_ran_out_is_taken_again_with_one_press(page: Page, demo: Demo, flow: Flow, desk: Desk, guest: Guest) -> None:
    page.goto(demo.form("main", TIME_STEP))
    flow.choose_start().describe(guest)
    desk.holds_run_out()

    with page.expect_response(answers_a_step) as answered:
        flow.book()

    assert answered.value.status == 410
    expect(flow.refusal).to_have_attribute("data-error", "hold-expired")
    flow.book()
    expect(flow.refusal).to_have_count(0)
    flow.book()
    assert flow.reference()


def test_the_last_two_minutes_of_a_hold_are_counted(page: Page, demo: Demo, flow: Flow) -> None:
    page.clock.install()
    page.goto(demo.form("main", TIME_STEP))
    flow.choose_start().at("contact")
    kept = page.locator("[data-left]")
    whole = kept.inner_text()

    page.clock.fast_forward("09:00")
    expect(kept).not_to_have_text(whole)
    expect(kept).to_have_class(re.compile("soon"))
    page.clock.fast_forward("01:30")

    expect(kept).to_have_text(str(kept.get_attribute("data-over")))


def test_mistakes_are_tied_to_their_fields(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main", TIME_STEP))
    flow.choose_start().at("contact")
    flow.field("phone").fill("12")
    flow.field("email").fill("ada at home")

    flow.book()

    expect(flow.refusal).to_be_focused()
    for name in ("name", "phone", "email", "consent_privacy"):
        field = flow.field(name)
        expect(field).to_have_attribute("aria-invalid", "true")
        described = str(field.get_attribute("aria-describedby")).split()
        expect(page.locator(f"#{described[-1]}")).to_be_visible()
    expect(flow.field("phone")).to_have_value("12")
    flow.refusal.get_by_role("link").first.click()
    expect(flow.field("name")).to_be_focused()


def test_the_focus_stays_where_it_is_when_a_page_loads(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main"))
    flow.at("service")

    assert page.evaluate("() => document.activeElement === document.body")


def posts(page: Page) -> list[Request]:
    """Collect what is posted from now on."""
    found: list[Request] = []
    page.on("request", lambda request: found.append(request) if request.method == "POST" else None)
    return found


@pytest.mark.parametrize("trouble", ["offline", "failed"])
def test_a_lost_connection_is_said_and_repeated_safely(page: Page, demo: Demo, flow: Flow, trouble: str) -> None:
    page.goto(demo.form("main", f"service={SERVICE}&step=staff"))
    flow.at("staff")
    if trouble == "offline":
        page.context.set_offline(True)
    else:
        page.route(re.compile("staff=any"), lambda route: route.fulfill(status=500, body="no"))

    flow.staff("any").click()
    line = page.locator(f".wait-{trouble}")
    expect(line).to_be_visible()
    if trouble == "offline":
        page.context.set_offline(False)
    else:
        page.unroute(re.compile("staff=any"))
    line.get_by_role("button").click()

    flow.at("time")
    expect(line).to_be_hidden()


def test_what_is_pressed_while_an_answer_is_on_its_way_is_pressed_after_it(page: Page, demo: Demo, flow: Flow) -> None:
    held: list[Route] = []
    page.goto(demo.form("main"))
    flow.at("service")
    page.route("**/f/main*", lambda route: held.append(route), times=1)

    flow.service("cut-short").click()
    flow.service("fringe").click()
    flow.service("cut-short").click()  # the same again is the double click of somebody in a hurry
    within(page, lambda: len(held) == 1)
    held[0].continue_()

    for service in ("cut-short", "fringe"):
        expect(flow.service(service)).to_have_attribute("aria-current", "true")


def test_a_press_meant_for_one_step_is_not_made_on_the_next(page: Page, demo: Demo, flow: Flow) -> None:
    held: list[Route] = []
    page.goto(demo.form("main"))
    flow.at("service").add("cut-short")
    page.route("**/f/main*", lambda route: held.append(route), times=1)

    flow.onward.first.click()
    flow.service("fringe").click()
    within(page, lambda: len(held) == 1)
    held[0].continue_()

    flow.at("staff")
    flow.choose_staff("any").at("time")
