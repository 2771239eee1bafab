"""What needs a hand of those who run the pole."""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.foundation.database.model import Model


class Matter(StrEnum):
    STORAGE = "storage"  # the disk or bucket of the files does not answer
    DISK = "disk"  # little room is left
    CERTIFICATE = "certificate"  # it ends soon, or nobody believes it
    BACKUP = "backup"  # the last one is old, or there is none
    LATE = "late"  # the worker does not keep up
    JOBS = "jobs"  # work of the pole itself was given up
    COMPLAINTS = "complaints"
    REPORTS = "reports"
    APPLICATIONS = "applications"
    LETTERS = "letters"


class Concern(Model):
    """One row for each matter that has ever been one: `since` it was first seen this time, until `settled_at`.
    `told_at`: when a mail last told of it.
    """

    id = fields.BigIntField(primary_key=True)
    matter = fields.CharEnumField(Matter, max_length=12, unique=True)
    since = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)

    class Meta:
        table = "concern"
