"""What runs when."""

from booking.jobs.loop import Job
from booking.usecases.operations.tidy import tidy

JOBS = (Job(name="tidy", every_s=20.0, run=tidy),)
