"""The composition root: from settings to everything that runs."""

import atexit
import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from booking.gateways.chance import SystemChance
from booking.gateways.clock import SystemClock
from booking.gateways.measurement_protocol import MeasurementProtocol
from booking.senders import mail_sender, sms_sender, twilio_token
from booking.settings import Settings
from booking.store.engine import make_engine
from booking.store.work import Store
from booking.usecases.clients.erase import erasure_key
from booking.usecases.funnel.count import write_counts
from booking.usecases.funnel.tally import Tally
from booking.usecases.ports import Clock
from booking.usecases.tools import Codes, Tools

if TYPE_CHECKING:
    from flask import Flask


COUNTS_WAIT_S = 1.0


@dataclass(frozen=True, slots=True)
class Wiring:
    """What an installation is made of. The app is made on demand: most commands have no use for it."""

    settings: Settings
    store: Store
    tools: Tools

    def app(self) -> "Flask":
        from booking.web.context import Web
        from booking.web.factory import create_app
        from booking.web.tokens import Signers

        keys = self.settings.secret_keys
        signers = Signers(keys, self.tools.clock.now)
        address_key = hmac.new(keys[0], b"chairtime.address", hashlib.sha256).digest()
        web = Web(
            tools=self.tools,
            signers=signers,
            public_url=self.settings.public_url,
            pictures=self.settings.data_dir / "pictures",
            address_key=address_key,
            metrics_token=self.settings.metrics_token,
            redis_url=self.settings.redis_url,
            twilio_token=twilio_token(self.settings),
        )
        # What was counted in the last second of an orderly end.
        atexit.register(write_counts, self.tools)
        return create_app(web, trusted_proxies=self.settings.trusted_proxies)

    def worker_tools(self) -> Tools:
        """Return the tools of a background worker, which alone puts notices into words; the app is made with the first."""
        from booking.web.notices import Writer

        return replace(self.tools, words=Writer(self.app))


def wire(settings: Settings, clock: Clock | None = None) -> Wiring:
    """Return the installation that *settings* describe. Opens no connection yet."""
    store, clock = Store(make_engine(settings.database_url)), clock or SystemClock()
    tools = Tools(
        store,
        clock,
        SystemChance(),
        limit_scale=float(settings.limit_scale),
        analytics=MeasurementProtocol(),
        sms=sms_sender(settings, clock),
        mail=mail_sender(settings, clock),
        codes=Codes(
            keys=tuple(hmac.new(key, b"chairtime.code", hashlib.sha256).digest() for key in settings.secret_keys),
            daily_budget=settings.sms_daily_budget,
            public_url=settings.public_url,
        ),
        erasure_keys=tuple(erasure_key(key) for key in settings.secret_keys),
        funnel=Tally(COUNTS_WAIT_S),
    )
    return Wiring(settings, store, tools)
