"""How long a signature is good: the window of Mastodon, which every peer fits. Called by `claims` for both schemes."""

from datetime import UTC, datetime

from fediverse_cinema.foundation.errors import Unverified

_MINUTE = 60
_HOUR = 60 * _MINUTE

CLOCK_SKEW = _HOUR  # how far a neighbour's clock may be off
UNSAID_LIFETIME = 5 * _MINUTE  # of a signature that names no end
LONGEST_LIFETIME = 12 * _HOUR  # whatever end it names


def http_date(text: str | None) -> float:
    """Seconds since 1970 of a Date header (IMF-fixdate, RFC 9110 §5.6.7). Unverified when it cannot be read."""
    try:
        return datetime.strptime(text or "", "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC).timestamp()
    except ValueError as error:
        raise Unverified(
            f"Date header {(text or '')[:60]!r}", public="The Date header cannot be read.", code="bad_date"
        ) from error


def check(created: float, expires: float | None, *, now: datetime) -> None:
    """Unverified unless `now` lies between both moments, given in seconds since 1970."""
    moment = now.timestamp()
    if created > moment + CLOCK_SKEW:
        raise Unverified(
            f"signed {created - moment:.0f} s from now",
            public="The signature is dated in the future. Please check the clock.",
            code="from_the_future",
        )
    if expires is not None and expires < created:
        raise Unverified(
            f"created {created:.0f}, expires {expires:.0f}",
            public="The signature expires before it was created.",
            code="expires_before_created",
        )
    if moment > _deadline(created, expires):
        raise Unverified(
            f"signed {moment - created:.0f} s ago",
            public="The signature is too old. Please sign again, and check the clock.",
            code="expired",
        )


def _deadline(created: float, expires: float | None) -> float:
    """Only the end that we made up ourselves allows for a wrong clock: one that the signer named is meant."""
    if expires is None:
        return created + UNSAID_LIFETIME + CLOCK_SKEW
    return min(expires, created + LONGEST_LIFETIME)
