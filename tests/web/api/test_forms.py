"""Reading what a form offers. Source: CONTRACT 6, `GET /forms/...`."""

import pytest

from tests.support.salons import a_form, a_location, a_person, a_salon, a_service, code_of, refused


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def services(world, query: str = "", form: str = "main") -> dict[str, dict]:
    answer = world.get(f"/forms/{form}/services{query}")
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json["items"]}


def test_a_form_tells_its_location_policy_steps_and_languages(world):
    form = world.get("/forms/main").json

    assert form["location"]["id"] == "nord"
    assert form["location"]["timezone"] == "Europe/Berlin"
    assert form["steps"] == ["service", "staff", "time"]
    assert form["languages"] == ["en", "de"]
    assert form["policy"]["notice_min"] == 60
    assert form["policy"]["sentences"]["notice"] == "Please book at least 1 hour ahead."


def test_the_policys_sentences_speak_the_language_of_the_request(world):
    sentences = world.get("/forms/main?lang=de").json["policy"]["sentences"]

    assert sentences["notice"] != "Please book at least 1 hour ahead."


@pytest.mark.parametrize("path", ["", "/services", "/staff?service=cut", "/days", "/times", "/events"])
def test_an_unknown_form_is_not_found(world, path):
    assert code_of(world.get(f"/forms/nowhere{path}")) == (404, "not-found")


def test_a_form_the_file_no_longer_lists_is_not_found(world):
    world.load(a_salon(forms=[a_form()]))

    assert code_of(world.get("/forms/anna")) == (404, "not-found")


def test_services_stand_in_the_files_order_with_what_a_client_chooses_by(world):
    found = services(world)

    assert list(found) == ["cut", "colour", "talk", "yoga"]
    assert set(found["cut"]) == {"id", "name", "category", "description", "duration_min", "price", "price_to", "seats"}
    assert found["yoga"]["seats"] == 6
    assert found["cut"]["seats"] == 1


def test_services_nobody_online_performs_or_that_are_offline_are_not_listed(world):
    assert {"nobody", "secret"}.isdisjoint(services(world))


def test_without_staff_a_service_has_the_price_range_over_its_performers_and_the_shortest_duration(world):
    cut = services(world)["cut"]

    assert (cut["price"], cut["price_to"], cut["duration_min"]) == (euros("45.00"), euros("60.00"), 60)


def test_with_staff_a_service_has_that_persons_price_and_duration(world):
    cut = services(world, "?staff=ben")["cut"]

    assert (cut["price"], cut["price_to"], cut["duration_min"]) == (euros("60.00"), None, 120)
    assert list(services(world, "?staff=ben")) == ["cut", "talk"]


def test_any_staff_is_the_same_as_none(world):
    assert services(world, "?staff=any") == services(world) == services(world, "?staff=")


def test_a_lone_performers_own_price_stands_alone(a_world):
    staff = [a_person("anna", [{"id": "colour", "price": "95.00"}]), a_person("ben", ["talk"]), a_person("cleo", ["yoga"])]
    world = a_world(a_salon(staff=staff, forms=[a_form()]))

    for query in ("", "?staff=any", "?staff=anna"):
        colour = services(world, query)["colour"]
        assert (colour["price"], colour["price_to"]) == (euros("95.00"), None)


def test_a_lone_performer_without_an_own_price_has_the_services_range(world):
    colour = services(world)["colour"]

    assert (colour["price"], colour["price_to"]) == (euros("90.00"), euros("120.00"))


def test_an_own_price_widens_the_range_of_the_others(a_world):
    staff = [a_person("anna", ["colour"]), a_person("ben", [{"id": "colour", "price": "150.00"}]), a_person("cleo", ["yoga"])]
    world = a_world(a_salon(staff=staff, forms=[a_form()]))

    colour = services(world)["colour"]

    assert (colour["price"], colour["price_to"]) == (euros("90.00"), euros("150.00"))


def test_a_price_on_request_is_null(world):
    talk = services(world)["talk"]

    assert (talk["price"], talk["price_to"]) == (None, None)


def test_a_scope_narrows_performers_and_so_prices(world):
    assert list(services(world, form="anna")) == ["cut"]
    assert services(world, form="anna")["cut"]["price_to"] is None


@pytest.mark.parametrize("staff", ["nobody", "dora", "ANNA", "anna,ben", "%00", "ä"])
def test_staff_unknown_offline_or_oddly_written_is_invalid(world, staff):
    assert refused(world.get(f"/forms/main/services?staff={staff}")) == (422, "invalid", "staff")


def test_staff_out_of_scope_is_invalid(world):
    assert refused(world.get("/forms/anna/services?staff=ben")) == (422, "invalid", "staff")


def test_money_has_the_currencys_digits(a_world):
    location = a_location(id="tokyo", timezone="Asia/Tokyo", currency="JPY", country="JP", phone="+81332841234")
    services_ = [a_service("cut", 60, "4500")]
    world = a_world(
        a_salon(location=location, services=services_, staff=[a_person("anna", ["cut"])], events=None, forms=[a_form()])
    )

    assert services(world)["cut"]["price"] == {"amount": "4500", "currency": "JPY"}


def test_staff_lists_who_can_do_all_of_the_services(world):
    answer = world.get("/forms/main/staff?service=cut").json
    assert answer["any"] is True
    assert [one["id"] for one in answer["items"]] == ["anna", "ben"]
    assert answer["items"][0] == {
        "id": "anna",
        "name": "Anna",
        "position": "Stylist",
        "next_start": "2026-11-24T10:00:00+01:00",
    }

    both = world.get("/forms/main/staff?service=cut,colour").json
    assert [one["id"] for one in both["items"]] == ["anna"]


def test_nobody_alone_can_do_what_two_people_do_together(world):
    answer = world.get("/forms/main/staff?service=colour,talk").json

    assert answer == {"any": True, "items": []}


def test_any_is_false_where_the_rules_want_a_choice(a_world):
    world = a_world(a_salon(policy={"verify_phone": "never", "any_specialist": False}))

    assert world.get("/forms/main/staff?service=cut").json["any"] is False
    assert refused(world.get("/forms/main/times?service=cut&staff=any&date=2026-12-01")) == (422, "invalid", "staff")


def test_next_start_counts_what_is_taken_and_the_askers_hold_does_not(world):
    first = world.get("/forms/main/staff?service=cut").json["items"][0]["next_start"]
    hold = world.hold(first, "anna")

    def next_start(query: str) -> str:
        return world.get(f"/forms/main/staff?service=cut{query}").json["items"][0]["next_start"]

    assert next_start("") == "2026-11-24T11:00:00+01:00"
    assert next_start(f"&hold={hold}") == first


@pytest.mark.parametrize("query", ["lang=de", "lang=de-AT", "lang=DE"])
def test_the_lang_parameter_chooses_the_language(world, query):
    assert services(world, f"?{query}")["cut"]["name"] == "Haarschnitt"


def test_the_browser_chooses_the_language_when_nobody_else_does(world):
    answer = world.get("/forms/main/services", Accept_Language="fr, de;q=0.8, en;q=0.5")

    assert answer.json["items"][0]["name"] == "Haarschnitt"


def test_the_forms_language_comes_before_the_browsers_and_the_parameter_before_both(world):
    assert world.get("/forms/hosted/services", Accept_Language="en").json["items"][0]["name"] == "Haarschnitt"
    assert world.get("/forms/hosted/services?lang=en", Accept_Language="de").json["items"][0]["name"] == "Haircut"


def test_a_language_that_is_not_enabled_falls_back(world):
    for lang in ("es", "xx", "", "%00", "de%00"):
        assert world.get(f"/forms/main/services?lang={lang}").json["items"][0]["name"] == "Haircut"


def test_refusals_speak_the_language_of_the_request(world):
    english = world.get("/forms/main/services?staff=nobody").json["detail"]
    german = world.get("/forms/main/services?staff=nobody&lang=de").json["detail"]

    assert english != german


def test_unknown_query_parameters_are_ignored(world):
    assert world.get("/forms/main?utm_source=x&whatever=1&lang=en&lang=de").json["lang"] == "en"


def test_answers_are_json_and_set_no_cookie(world):
    answer = world.get("/forms/main")

    assert answer.mimetype == "application/json"
    assert "Set-Cookie" not in answer.headers
