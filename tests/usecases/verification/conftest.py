"""The small salon on both databases, with guests who prove their phones."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from booking.domain.errors import Refusal
from booking.usecases.bookings import Held
from booking.usecases.outbox.deliver import deliver
from booking.usecases.verification.check_code import CodeConfirmed, check_code
from booking.usecases.verification.send_code import CodeSent, SendCode, send_code
from tests.support.codes import last_code, sent_codes
from tests.support.shop import TUESDAY, Shop, at

PHONE = "+4915112345678"


class CodeShop(Shop):
    """A shop whose form `proof` asks everyone for a code."""

    def hold(self, start: dt.datetime | None = None, *services: str, form: str = "proof", **keys: Any) -> Held:
        """Hold a haircut; unless a start is given, one that nobody else here has, a week after those that tests name."""
        self.guests += 1
        day, hour = divmod(self.guests, 3)
        return super().hold(start or at(9 + hour, TUESDAY + dt.timedelta(days=7 + day)), *services, form=form, **keys)

    def ask(self, phone: str = PHONE, hold: str | None = None, form: str = "proof", **keys: Any) -> CodeSent:
        """Ask for a code, for a new hold unless one is given; each guest has an address of their own."""
        self.guests += 1
        order: dict[str, Any] = {"address": f"guest {self.guests}", "lang": "en"} | keys
        hold = hold or self.hold(form=form).id
        return send_code(self.tools, self.form(form), SendCode(phone=phone, hold=hold, **order))

    def check(self, verification: str, code: str) -> CodeConfirmed:
        return check_code(self.tools, verification, code)

    def proven(self, phone: str = PHONE, hold: Held | None = None, form: str = "proof") -> str:
        """Prove *phone* and return the verification."""
        sent = self.ask(phone, hold.id if hold else None, form)
        self.check(sent.verification, last_code(self.tools))
        return sent.verification

    def codes(self, phone: str | None = None) -> list[str]:
        """Return the codes that have been sent so far."""
        deliver(self.tools)
        return sent_codes(self.sms, phone)

    def sent(self) -> int:
        """Return how many sendings were accepted."""
        with self.tools.store.reading() as work:
            return int(work.execute(text("SELECT count(*) FROM outbox WHERE kind = 'message.code'")).scalar_one())

    def settle(self, **codes: Any) -> None:
        """Change the settings about codes, such as the budget."""
        self.tools = replace(self.tools, codes=replace(self.tools.codes, **codes))

    def refusal(self, act: Any) -> Refusal | None:
        try:
            act()
        except Refusal as refusal:
            return refusal
        return None


@pytest.fixture
def shop(store) -> CodeShop:
    return CodeShop(store)
