"""The pages of a change: where to, are you sure, and shall it be cancelled."""

from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.errors import Refusal
from booking.usecases import availability as a
from booking.usecases.availability import EventOffer
from booking.web.guest.booked import summary
from booking.web.guest.change.desk import ChangeDesk, others, same_people
from booking.web.guest.flow import call_links
from booking.web.guest.state import ANY
from booking.web.guest.steps.classes import class_step
from booking.web.guest.steps.time import start, time_step
from booking.web.guest.visit import when
from booking.web.present.flow import CancelStep, ClassStep, EmptyStep, Fact, Flow, MoveStep, Start, SureStep, TimeStep
from booking.web.present.page import Choice, Link, Notice
from booking.web.present.refusals import sentence
from booking.web.present.rules import spoken


def move_page(desk: ChangeDesk, refusal: Refusal | None = None) -> Flow:
    """Return the calendar, or the question whether a chosen start is meant, with a *refusal* in words when there is one."""
    found = _sure(desk) if refusal is None else None
    if found is not None:
        return found
    notice = None
    if refusal is not None:
        notice = Notice(sentence(refusal, desk.formats), "", refusal.code, "warn", call_links(desk))
    elif desk.asked.start is not None or desk.asked.event is not None:
        notice = Notice(_("That time is not free. Please choose another one."), tone="calm")
    text = _("When suits you better?")
    near = tuple(start(desk, one, with_day=True) for one in getattr(refusal, "alternatives", []))
    flow = _flow(desk, text, _move(desk), notice)
    return replace(flow, retry=near, said=_said(desk, flow))


def cancel_page(desk: ChangeDesk, typed: str = "", refusal: Refusal | None = None) -> Flow:
    """Return the question whether the visit shall be cancelled; *refusal*: of the reason that was *typed*."""
    found = summary(desk, desk.booking)
    moment = desk.formats.moment(desk.booking.start, desk.today)
    body = CancelStep(
        action=desk.cancel,
        keep=desk.see,
        facts=found.facts,
        lines=found.lines,
        button=_("Cancel %(moment)s", moment=moment),
        reason=typed,
        error=sentence(refusal) if refusal is not None else "",
        rule=" ".join(spoken(desk.booking.deadlines, desk.formats, desk.today, desk.booking.created_at)[:1]),
    )
    return _flow(desk, _("Cancel this visit?"), body)


def _flow(desk: ChangeDesk, text: str, body: MoveStep | SureStep | CancelStep, notice: Notice | None = None) -> Flow:
    return Flow(
        page=desk.doors.page(text),
        step=desk.doors.step,
        heading=text,
        body=body,
        notice=notice,
        action=desk.move,
    )


def _move(desk: ChangeDesk) -> MoveStep:
    formats, booking = desk.formats, desk.booking
    now = set(booking.people)
    same = booking.people[0] if len(now) == 1 else "same"
    people = [Link(same_people(desk), desk.urls.step(staff=None, start=None), desk.asked.staff is None, same)]
    for person in others(desk) if booking.event is None else ():
        label = _("Any specialist") if person == ANY else desk.person(person)
        people.append(Link(label, desk.urls.step(staff=person, start=None), desk.asked.staff == person, person))
    return MoveStep(
        now=_("Now: %(moment)s", moment=formats.moment(booking.start, desk.today)),
        time=_time(desk),
        people=tuple(people) if len(people) > 1 else (),
        keep=desk.see,
    )


def _time(desk: ChangeDesk) -> TimeStep | ClassStep | EmptyStep:
    if not set(desk.asked.services) <= set(desk.form.services):
        return EmptyStep(_("This is no longer offered online. Please call us to find another time."), call_links(desk))
    if desk.booking.event is None:
        found = time_step(desk)
        return replace(found, links=call_links(desk)) if isinstance(found, EmptyStep) else _with_own(desk, found)
    dates = class_step(desk)
    if isinstance(dates, EmptyStep):
        return replace(dates, links=call_links(desk))
    cards = tuple(
        replace(
            card,
            choice=Choice(desk.urls.step(event=card.id, staff=None)) if card.choice and card.id != desk.booking.event else None,
            chosen=card.id == desk.booking.event,
        )
        for card in dates.cards
    )
    return replace(dates, cards=cards, seats=())


def _with_own(desk: ChangeDesk, step: TimeStep) -> TimeStep:
    """Return *step* with the client's own start marked, which leads back instead of moving to where the visit stands."""
    if desk.asked.staff is not None:
        return step
    own, note = desk.formats.local(desk.booking.start).isoformat(), _("yours")
    parts = tuple(
        replace(
            part,
            starts=tuple(
                replace(one, choice=Choice(desk.see), note=note, sentence=_own_sentence(one, note), chosen=True)
                if one.start == own
                else one
                for one in part.starts
            ),
        )
        for part in step.parts
    )
    return replace(step, parts=parts)


def _own_sentence(one: Start, note: str) -> str:
    # What is heard begins with what is seen.
    return one.sentence.replace(one.label, f"{one.label} {note}", 1)


def _said(desk: ChangeDesk, flow: Flow) -> str:
    time = flow.body.time if isinstance(flow.body, MoveStep) else None
    if not isinstance(time, TimeStep):
        return ""
    return desk.formats.free_times(time.day, sum(len(part.starts) for part in time.parts))


def _sure(desk: ChangeDesk) -> Flow | None:
    """Return the question whether the start in the address is meant; None when there is none that could be taken."""
    asked = desk.asked
    if not set(asked.services) <= set(desk.form.services):
        return None
    if desk.booking.event is not None:
        event = _event(desk)
        if event is None:
            return None
        who, new = desk.person(event.staff), when(desk, event.start, event.end)
        form: tuple[tuple[str, str], ...] = (("event", event.id),)
        moment = desk.formats.moment(event.start, desk.today)
    else:
        if asked.start is None:
            return None
        start_at = desk.formats.local(asked.start)
        offered = a.offer_times(desk.tools, desk.form, desk.ask, start_at.date())
        if all(one.start != start_at for one in offered):
            return None
        who = _("Any specialist") if asked.staff == ANY else desk.person(asked.staff) if asked.staff else same_people(desk)
        new, moment = when(desk, start_at), desk.formats.moment(start_at, desk.today)
        form = (("start", start_at.isoformat()), *((("staff", asked.staff),) if asked.staff else ()))
    old = when(desk, desk.booking.start, desk.booking.end)
    body = SureStep(
        action=desk.move,
        form=form,
        facts=(replace(old, label=_("Until now")), replace(new, label=_("New")), Fact(_("With"), who)),
        button=_("Move to %(moment)s", moment=moment),
        other=desk.urls.step(start=None, event=None),
        keep=desk.see,
        rule=_left(desk.booking.deadlines.left - 1),
    )
    return _flow(desk, _("Move your visit?"), body)


def _event(desk: ChangeDesk) -> EventOffer | None:
    event = desk.form.catalogue.events.get(desk.asked.event or "")
    if event is None or event.id == desk.booking.event or event.service_id != desk.booking.appointments[0].service:
        return None
    day = event.starts_at.astimezone(desk.form.zone).date()
    offers = a.offer_events(desk.tools, desk.form, day, day, event.service_id)
    return next((one for one in offers if one.id == event.id and one.seats_left >= desk.booking.seats), None)


def _left(times: int) -> str:
    if times <= 0:
        return _("After this it cannot be moved online again.")
    return ngettext("After this you can move it %(num)d more time.", "After this you can move it %(num)d more times.", times)
