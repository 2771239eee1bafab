"""What is told of reports, measures and complaints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportMade:
    """Those who run the pole should look at something."""

    report_id: int


@dataclass(frozen=True, slots=True)
class ReportHandled:
    """They have looked at it."""

    report_id: int


@dataclass(frozen=True, slots=True)
class MeasureTaken:
    """Something has been done about somebody, or about what she has made."""

    measure_id: int


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    """A member of ours is suspended, and shall be no more: all that she has made goes, too."""

    account_id: int
    actor_id: int


@dataclass(frozen=True, slots=True)
class ComplaintMade:
    """A complaint waits for a decision; those whose films it is about may answer."""

    complaint_id: int


@dataclass(frozen=True, slots=True)
class ComplaintDecided:
    """It has been decided."""

    complaint_id: int
