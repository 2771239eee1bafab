"""The cookies of guests: random tokens, sent to pages of one project or label only, one for its team's rooms, one for
what it writes for those who support it, one for the room of a jury. They open nothing that asks who is signed in.
"""

from enum import Enum

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import guests
from fediverse_cinema.foundation.here import here


def _secure() -> bool:
    return here().settings.federation.scheme == "https"


class Room(Enum):
    """The name of the cookie, and below which pages it is sent."""

    TEAM = ("guest", "/projects/{handle}")
    SUPPORTERS = ("supporter", "/projects/{handle}/supporters")
    JURY = ("juror", "/labels/{handle}")

    def path(self, handle: str) -> str:
        return self.value[1].format(handle=handle)


def cookie_name(room: Room = Room.TEAM) -> str:
    """`__Host-` would send it everywhere; over plain http browsers refuse the prefix."""
    return f"__Secure-{room.value[0]}" if _secure() else room.value[0]


def guest_token(request: Request, room: Room = Room.TEAM) -> str:
    return request.cookies.get(cookie_name(room), "")[:200]


def keep(response: Response, handle: str, token: str, room: Room = Room.TEAM) -> None:
    """For the pages of the project or label with this handle."""
    response.set_cookie(
        cookie_name(room),
        token,
        max_age=int(guests.LIFETIME.total_seconds()),
        path=room.path(handle),
        secure=_secure(),
        httponly=True,
        samesite="lax",
    )


async def end(request: Request, response: Response, handle: str, room: Room = Room.TEAM) -> None:
    await guests.end(guest_token(request, room))
    response.delete_cookie(cookie_name(room), path=room.path(handle), secure=_secure(), httponly=True, samesite="lax")
