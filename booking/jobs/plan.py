"""What runs when."""

from booking.jobs.loop import Job
from booking.usecases.attribution import forget_ids
from booking.usecases.funnel.count import forget_seen
from booking.usecases.operations.tidy import tidy
from booking.usecases.outbox.deliver import deliver
from booking.usecases.outbox.forget import forget_delivered

JOBS = (
    Job(name="deliver", every_s=5.0, run=deliver),
    Job(name="tidy", every_s=20.0, run=tidy),
    Job(name="forget ids", every_s=3600.0, run=forget_ids),
    Job(name="forget views", every_s=3600.0, run=forget_seen),
    Job(name="forget delivered", every_s=3600.0, run=forget_delivered),
)
