"""What is told of reports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportMade:
    """Those who run the pole should look at something."""

    report_id: int
