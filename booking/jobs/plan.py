"""What runs when.

What leaves the building has a lane for each way out, worked on side by side: a mail server that takes its time holds up
no text message, and nothing holds up a code. Looking is cheap, so that a code leaves within a second.
"""

from functools import partial

from booking.jobs.loop import Job
from booking.usecases.attribution import forget_ids
from booking.usecases.funnel.count import forget_seen
from booking.usecases.operations.tidy import tidy
from booking.usecases.outbox.deliver import deliver
from booking.usecases.outbox.forget import forget_delivered
from booking.usecases.verification.forget import forget_codes

LANES = (
    Job(name="deliver codes", every_s=0.4, run=partial(deliver, lane="message.")),
    Job(name="deliver texts", every_s=0.7, run=partial(deliver, lane="sms.")),
    Job(name="deliver mails", every_s=0.9, run=partial(deliver, lane="mail.")),
    Job(name="deliver reports", every_s=5.0, run=partial(deliver, lane="analytics.")),
)
JOBS = (
    Job(name="tidy", every_s=20.0, run=tidy),
    Job(name="forget ids", every_s=3600.0, run=forget_ids),
    Job(name="forget views", every_s=3600.0, run=forget_seen),
    Job(name="forget delivered", every_s=3600.0, run=forget_delivered),
    Job(name="forget codes", every_s=3600.0, run=forget_codes),
)
