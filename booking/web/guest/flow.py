"""One step of the flow as a page: the step's own body, the path, the visit so far, and what is in the way."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from booking.domain.errors import Refusal
from booking.web.guest import tracking, visit
from booking.web.guest.desk import Desk
from booking.web.guest.promos import cards
from booking.web.guest.state import ANY
from booking.web.guest.steps.classes import class_step
from booking.web.guest.steps.service import service_step
from booking.web.guest.steps.staff import staff_step
from booking.web.guest.steps.time import start, time_step
from booking.web.present.flow import (
    Body,
    ClassStep,
    EmptyStep,
    Flow,
    PathStep,
    PromoCard,
    ServiceStep,
    StaffStep,
    Start,
    Summary,
    TimeStep,
)
from booking.web.present.page import Choice, Link, Notice
from booking.web.present.refusals import sentence, title


def step_page(desk: Desk, refusal: Refusal | None = None, typed: tuple[tuple[str, str], ...] = ()) -> Flow:
    """Return the step a guest stands at before the hold, with a *refusal* in words when there is one.

    *typed* are contact fields that must survive choosing another time; they travel in the step's own form.
    """
    step = desk.decided.step
    body = _body(desk)
    text = heading(desk, step)
    found = Flow(
        page=desk.page(text, desk.urls.step()),
        step=step,
        heading=text,
        body=body,
        path=path(desk, step),
        back=_back(desk, step),
        notice=_refused(desk, refusal) if refusal is not None else _dropped(desk),
        summary=_summary(desk, step, body),
        action=desk.urls.post,
        form=(*_fields(desk, step), *typed),
        said=_said(desk, body),
        promos=_promos(desk, body),
        tracked=tracking.of_step(desk, body) | tracking.of_promos(desk, _promos(desk, body)),
    )
    return replace(found, retry=_close_by(desk, refusal)) if getattr(refusal, "alternatives", None) else found


def _close_by(desk: Desk, refusal: Any) -> tuple[Start, ...]:
    """Return the starts close to the one that was taken; the day is said where it is another one."""
    taken = refusal.start.astimezone(desk.form.zone).date() if isinstance(getattr(refusal, "start", None), datetime) else None
    return tuple(start(desk, one, with_day=one.start.date() != taken) for one in refusal.alternatives)


def heading(desk: Desk, step: str) -> str:
    """Return the question a step asks."""
    if step == "time" and _is_class(desk):
        return _("Which date suits you?")
    return {
        "service": _("What would you like?"),
        "staff": _("Who would you like to see?"),
        "time": _("When suits you?"),
        "contact": _("Your details"),
    }[step]


def path(desk: Desk, current: str, links: dict[str, str] | None = None) -> tuple[PathStep, ...]:
    """Return the path of steps: those behind the guest are links, unless they are locked."""
    labels = {"service": _("Service"), "staff": _("Specialist"), "time": _("Time"), "contact": _("Details")}
    labels["verify"] = _("Code")
    names = [*desk.decided.asked, "contact", *(["verify"] if current == "verify" else [])]
    at = names.index(current)
    found = []
    for index, name in enumerate(names):
        url = None
        if index < at and name not in desk.asked.locks:
            url = links[name] if links else change_url(desk, name)
        state: Any = "done" if index < at else "current" if index == at else "ahead"
        found.append(PathStep(name, labels[name], state, url))
    return tuple(found)


def change_url(desk: Desk, step: str) -> str:
    """Return the way back to a decided step."""
    changes: dict[str, Any] = {"step": step, "month": None, "search": ""}
    if step == "time" and desk.asked.start is not None:
        changes["day"] = desk.formats.local(desk.asked.start).date()
    return desk.urls.step(**changes)


def call_links(desk: Desk) -> tuple[Link, ...]:
    """Return the salon's phone as the way on."""
    phone = desk.form.location.phone
    return (Link(_("Call %(phone)s", phone=desk.formats.phone(phone)), f"tel:{phone}"),) if phone else ()


def _back(desk: Desk, step: str) -> str | None:
    steps = desk.decided.asked
    before = [name for name in steps[: steps.index(step)] if name not in desk.asked.locks] if step in steps else []
    return change_url(desk, before[-1]) if before else None


def _is_class(desk: Desk) -> bool:
    services = desk.decided.services
    return len(services) == 1 and desk.form.is_class(services[0])


def _body(desk: Desk) -> Body:
    step = desk.decided.step
    if step == "service":
        return _or_empty(desk, service_step(desk))
    if step == "staff":
        return _or_empty(desk, staff_step(desk))
    found = class_step(desk) if _is_class(desk) else time_step(desk)
    return replace(found, links=(*_other_ways(desk), *call_links(desk))) if isinstance(found, EmptyStep) else found


def _or_empty(desk: Desk, body: ServiceStep | StaffStep) -> Body:
    if isinstance(body, ServiceStep):
        if body.groups or body.search:
            return body
        return EmptyStep(_("Nothing can be booked here online at the moment."), (*_other_ways(desk), *call_links(desk)))
    if body.people:
        return body
    text = _("Nobody does all of this in one visit. Please choose fewer services, or call us.")
    return EmptyStep(text, (*_other_ways(desk), *call_links(desk)))


def _other_ways(desk: Desk) -> tuple[Link, ...]:
    """Return the decided steps that could be changed to find something after all."""
    decided, found = desk.decided, []
    free = set(decided.asked) - desk.asked.locks - {decided.step}
    if "service" in free and decided.services:
        found.append(Link(_("Change the services"), change_url(desk, "service")))
    if (
        decided.step == "time"
        and "staff" in decided.asked
        and "staff" not in desk.asked.locks
        and decided.staff not in (None, ANY)
    ):
        found.append(Link(_("Choose another specialist"), change_url(desk, "staff")))
    if "time" in free and decided.start is not None:
        found.append(Link(_("Choose another time"), change_url(desk, "time")))
    return tuple(found)


def _summary(desk: Desk, step: str, body: Body) -> Summary:
    if isinstance(body, EmptyStep):
        return visit.so_far(desk)
    decided = desk.decided
    if step == "service" and decided.services:
        if decided.complete:
            return visit.so_far(desk, Choice(), _("Continue to your details"))
        return visit.so_far(desk, Choice(desk.urls.step(step=None, search="", month=None)), _onward(desk))
    if step == "time" and desk.asked.event in desk.form.catalogue.events and _is_class(desk):
        return visit.so_far(desk, Choice(name="event", value=desk.asked.event), _("Continue to your details"))
    if decided.ready and decided.start is not None:
        value = decided.start.isoformat() if step == "time" else decided.staff
        text = _("Continue with %(moment)s", moment=desk.formats.short_moment(decided.start))
        return visit.so_far(desk, Choice(name="start" if step == "time" else "staff", value=value), text)
    return visit.so_far(desk)


def _onward(desk: Desk) -> str:
    if desk.decided.next == "staff":
        return _("Choose a specialist")
    return _("Choose a date") if _is_class(desk) else _("Choose a time")


def _fields(desk: Desk, step: str) -> tuple[tuple[str, str], ...]:
    """Return what the step's own form sends beside the button that is pressed."""
    decided, asked = desk.decided, desk.asked
    pairs = [
        ("service", ",".join(decided.services)),
        ("staff", decided.staff or "" if step != "staff" else ""),
        ("start", decided.start.isoformat() if decided.start and step != "time" else ""),
        ("seats", str(asked.seats) if _is_class(desk) else ""),
        ("hold", asked.hold or ""),
        desk.attempt(),
    ]
    return tuple((name, value) for name, value in pairs if value)


def _refused(desk: Desk, refusal: Refusal) -> Notice:
    text = sentence(refusal, desk.formats)
    heading = "" if refusal.code == "slot-taken" else title(refusal.code)
    return Notice(text, heading, refusal.code, "warn", call_links(desk) if refusal.code == "nobody-free" else ())


def _dropped(desk: Desk) -> Notice | None:
    """Return a word about what the address asked for and does not fit."""
    dropped, asked = desk.decided.dropped, desk.asked
    if "service" in dropped:
        return Notice(_("Not everything you asked for can be booked this way. Please check your choice."), tone="calm")
    if "staff" in dropped and asked.staff not in (None, ANY):
        return Notice(
            _("%(name)s does not do all of this. Please choose again.", name=desk.person(asked.staff or "")), tone="calm"
        )
    if "time" in dropped:
        return Notice(_("That time is not free. Please choose another one."), tone="calm")
    return None


def _promos(desk: Desk, body: Body) -> tuple[PromoCard, ...]:
    if isinstance(body, ServiceStep):
        return cards(desk, "services")
    return cards(desk, "time") if isinstance(body, TimeStep | ClassStep) else ()


def _said(desk: Desk, body: Body) -> str:
    """Return what is announced when the same step is shown again."""
    if isinstance(body, ServiceStep):
        return visit.so_far(desk).short or _("Nothing chosen")
    if isinstance(body, TimeStep):
        return desk.formats.free_times(body.day, sum(len(part.starts) for part in body.parts))
    return ""
