"""`chairtime booking set`: a booking moved along its states."""

import click

from booking.cli.opening import BadInput, Stop, installation

STATUSES = ("pending", "confirmed", "arrived", "no_show", "cancelled")


@click.group()
def booking() -> None:
    """Work on one booking."""


@booking.command("set")
@click.argument("reference")
@click.argument("status", type=click.Choice(STATUSES, case_sensitive=False))
def set_(reference: str, status: str) -> None:
    """Move the booking REFERENCE to STATUS, along the legal moves."""
    from booking.domain.bookings import Status
    from booking.domain.errors import EventFull, NotFound, SlotTaken, WrongState
    from booking.usecases.bookings.set_status import set_status

    try:
        with installation() as wiring:
            done = set_status(wiring.tools, reference, Status(status))
    except NotFound:
        raise BadInput(f"There is no booking {reference}.") from None
    except WrongState as refusal:
        raise Stop(_no_move(reference, status, refusal.facts)) from None
    except SlotTaken:
        raise Stop(f"The time of {reference} has been taken meanwhile (slot-taken); it stays as it is.") from None
    except EventFull:
        raise Stop(f"The class of {reference} has no seats left (event-full); it stays as it is.") from None
    if done.before == done.after:
        click.echo(f"{done.reference} is {done.after} already.")
    else:
        click.echo(f"{done.reference}: {done.before} -> {done.after}.")


def _no_move(reference: str, status: str, facts: dict[str, list[str]]) -> str:
    allowed = " or ".join(facts["allowed"])
    way = f"from there it can become {allowed}" if allowed else "that is final"
    return f"{reference} is {facts['before']} and cannot become {status}; {way}."


commands = [booking]
