"""What is told of reports, measures and complaints."""

from fediverse_cinema.foundation.values import frozen


@frozen
class ReportMade:
    """Those who run the pole should look at something."""

    report_id: int


@frozen
class ReportHandled:
    """They have looked at it."""

    report_id: int


@frozen
class MeasureTaken:
    """Something has been done about somebody, or about what she has made."""

    measure_id: int


@frozen
class MemberRemoved:
    """A member of ours is suspended, and shall be no more: all that she has made goes, too."""

    account_id: int
    actor_id: int


@frozen
class ComplaintMade:
    """A complaint waits for a decision; those whose films it is about may answer."""

    complaint_id: int


@frozen
class ComplaintDecided:
    """It has been decided."""

    complaint_id: int
