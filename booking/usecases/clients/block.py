"""Keep a client from booking online, or let them again. Whoever is blocked is asked to call (CONTRACT 11)."""

from dataclasses import dataclass

from booking.domain.errors import NotFound
from booking.store import clients
from booking.store.tables import ClientRow
from booking.store.work import Work
from booking.usecases.clients.find import phone_of
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Blocked:
    """The client's phone (E.164), and whether this changed anything."""

    phone: str
    changed: bool


def block_client(tools: Tools, typed: str, *, blocked: bool) -> Blocked:
    """Block a phone, known or not, or take the block away. Raises: PhoneInvalid; NotFound when nobody to unblock is known."""
    phone = phone_of(tools, typed)

    def act(work: Work) -> Blocked:
        work.lock([f"phone/{phone}"])
        known = clients.find(work, phone)
        if known is not None:
            clients.change(work, known["id"], online_blocked=blocked)
            return Blocked(phone, known["online_blocked"] != blocked)
        if not blocked:
            raise NotFound("client")
        now = tools.clock.now()
        clients.add(work, ClientRow(id=tools.chance.public_id(), phone=phone, name="", online_blocked=True, created_at=now))
        return Blocked(phone, changed=True)

    return tools.store.write(act)
