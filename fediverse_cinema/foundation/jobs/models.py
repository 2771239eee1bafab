"""The job table. Rows are written by `queue.later`, claimed and ended by `queue`; nobody else touches them."""

from enum import IntEnum

from tortoise import fields

from fediverse_cinema.foundation.database.model import Model


class JobState(IntEnum):
    READY = 0
    RUNNING = 1
    DEAD = 2  # gave up; kept with its error until somebody looks


class Job(Model):
    """One thing to do later.

    `lane` bounds how many of its queue run at once against one thing (a remote host). Jobs of one `serial` run one
    after the other in the order in which they were written; `waits_for` names a serial whose earlier jobs come first,
    unless they have failed several times. `key` makes a job unique while it waits. Times are seconds
    since 1970.
    """

    id = fields.BigIntField(primary_key=True)
    queue = fields.CharField(max_length=16)
    kind = fields.CharField(max_length=40)
    args = fields.TextField()
    lane = fields.CharField(max_length=300, default="")
    serial = fields.CharField(max_length=2200, null=True)
    waits_for = fields.CharField(max_length=2200, null=True)
    key = fields.CharField(max_length=2200, null=True)
    state = fields.SmallIntField(default=JobState.READY)
    priority = fields.SmallIntField(default=0)
    attempts = fields.SmallIntField(default=0)
    due = fields.FloatField()
    lease = fields.FloatField(default=0)
    owner = fields.CharField(max_length=60, null=True)
    error = fields.TextField(null=True)
    created = fields.FloatField()

    class Meta:
        table = "job"
