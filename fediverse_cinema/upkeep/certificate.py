"""The certificate of the pole's own name, as a browser meets it: looked at once a day where the pole reaches itself,
and by `check`. It speaks to that name only, and so beside `foundation.outside`, which would refuse a private network.
"""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.here import here
from fediverse_cinema.upkeep import concerns
from fediverse_cinema.upkeep.models import Matter

PATIENCE = 10.0
RENEWED_BEFORE = timedelta(days=14)  # Caddy and certbot renew a month before the end


async def look() -> None:
    """The periodic job. A pole that cannot see itself, behind a router or in a container, learns nothing and says
    nothing.
    """
    settings = here().settings
    if settings.federation.scheme == "http":
        return
    try:
        ends_soon = await last_moment(settings) - clock.now() < RENEWED_BEFORE
    except ssl.SSLCertVerificationError:
        ends_soon = True
    except (OSError, TimeoutError):
        return
    await concerns.note({Matter.CERTIFICATE: ends_soon})


async def last_moment(settings: Settings, patience: float = PATIENCE) -> datetime:
    """Until when it is good. SSLCertVerificationError when nobody believes it, OSError when it cannot be seen."""
    name, _, port = settings.pole.host.partition(":")
    async with asyncio.timeout(patience):
        _, writer = await asyncio.open_connection(name, int(port or 443), ssl=ssl.create_default_context())
    shown = writer.get_extra_info("peercert")
    writer.transport.abort()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
