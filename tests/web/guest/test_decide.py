"""Which step comes next, for any order of steps."""

import datetime as dt
from dataclasses import dataclass, field

import pytest

from booking.web.guest.decide import decide
from booking.web.guest.state import Asked

TEN = dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)
NORMAL = ("service", "staff", "time")


@dataclass
class Answers:
    """cut by anna and ben, colour by anna; a class; at ten only ben is free."""

    does: dict[str, list[str]] = field(default_factory=lambda: {"cut": ["anna", "ben"], "colour": ["anna"], "yoga": []})
    any: bool = True
    at_ten: tuple[str, ...] = ("ben",)

    def services(self, staff, start):
        found = [one for one, people in self.does.items() if staff in (None, "any", *people) or self.is_class(one)]
        return [one for one in found if start is None or set(self.does[one]) & set(self.at_ten)]

    def people(self, services, start):
        everyone = list(dict.fromkeys(one for people in self.does.values() for one in people))
        able = [one for one in everyone if all(one in self.does[service] for service in services)]
        return self.any, [one for one in able if start is None or one in self.at_ten]

    def fits(self, start, services, staff):
        return start == TEN and (staff in (None, "any", *self.at_ten))

    def is_class(self, service):
        return service == "yoga"


@pytest.mark.parametrize(
    ("order", "asked", "step", "complete"),
    [
        (NORMAL, Asked(), "service", False),
        (NORMAL, Asked(services=("cut",)), "staff", False),
        (NORMAL, Asked(services=("cut",), step="service"), "service", False),
        (NORMAL, Asked(services=("cut",), staff="anna"), "time", True),
        (NORMAL, Asked(services=("cut",), staff="any"), "time", True),
        (NORMAL, Asked(services=("colour",)), "time", True),
        (NORMAL, Asked(services=("yoga",)), "time", True),
        (NORMAL, Asked(services=("cut",), staff="anna", step="staff"), "staff", False),
        (NORMAL, Asked(staff="anna", step="staff"), "service", False),
        (("time", "service", "staff"), Asked(), "time", False),
        (("time", "service", "staff"), Asked(start=TEN), "service", True),
        (("time", "service", "staff"), Asked(start=TEN, services=("cut",)), "service", True),
        (("time", "staff", "service"), Asked(start=TEN), "service", True),
        (("staff", "time", "service"), Asked(), "staff", False),
        (("staff", "time", "service"), Asked(staff="ben"), "time", True),
        (("staff", "time", "service"), Asked(staff="anna"), "time", False),
        (("service", "time", "staff"), Asked(services=("cut",), start=TEN), "staff", True),
    ],
)
def test_the_step_shown_and_whether_its_press_holds(order, asked, step, complete):
    answers = Answers()
    if order[0] == "staff":
        answers.does.pop("yoga")
    found = decide(order, asked, answers)
    assert (found.step, found.complete) == (step, complete)


def test_one_possible_answer_is_never_asked():
    found = decide(NORMAL, Asked(), Answers(does={"cut": ["anna"]}))
    assert (found.asked, found.services, found.staff) == (("time",), ("cut",), "anna")


def test_any_beside_one_specialist_is_one_answer_for_several_services_too():
    found = decide(NORMAL, Asked(services=("cut", "colour")), Answers())
    assert (found.step, found.staff) == ("time", "any")


def test_nobody_for_everything_without_any_stays_at_the_staff_step():
    found = decide(NORMAL, Asked(services=("cut", "shave")), Answers(does={"cut": ["anna"], "shave": ["ben"]}, any=False))
    assert (found.step, found.complete) == ("staff", False)


def test_a_start_that_does_not_fit_is_dropped():
    later = TEN + dt.timedelta(hours=1)
    found = decide(NORMAL, Asked(services=("cut",), staff="ben", start=later), Answers())
    assert (found.step, found.start, found.dropped) == ("time", None, {"time"})


def test_who_changes_the_time_is_not_bound_by_the_old_one():
    order = ("time", "service", "staff")
    found = decide(order, Asked(services=("cut",), staff="anna", start=TEN, step="time"), Answers())
    assert (found.step, found.staff, found.complete) == ("time", "anna", True)


def test_a_locked_step_is_not_shown_again():
    found = decide(NORMAL, Asked(services=("cut",), step="service", locks=frozenset({"service"})), Answers())
    assert found.step == "staff"
