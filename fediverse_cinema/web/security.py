"""Around every request: whose pole it is, whether the Host is ours, and the headers that keep a browser safe."""

from collections.abc import Iterable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fediverse_cinema.foundation.here import House, at_home
from fediverse_cinema.foundation.values import frozen

BASE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'self' {forms}; frame-ancestors 'none'"
PAGE_POLICY = (
    "img-src 'self' data: {media}; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self' {media};"
    " media-src 'self' {media}; manifest-src 'self'"
)
# media-chrome styles its parts inline and hls.js feeds the picture through a blob: where there is a player, only there.
PLAYER_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "media-src 'self'", "worker-src 'self'; media-src 'self' blob:"
)
# What a film of elsewhere asks once a reader has pressed play: these origins, for sound and picture; and for its
# playlist, which a script reads.
ABROAD = ("media-src 'self' blob:", "connect-src 'self'")
NOTHING_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# A browser shows a file by itself as a page with one player of its own, which this policy holds for, too.
FILE_POLICY = NOTHING_POLICY.replace(";", "; img-src 'self'; media-src 'self'; style-src 'unsafe-inline';", 1)
HEADERS = (
    (b"content-security-policy", NOTHING_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"strict-transport-security", b"max-age=31536000"),
)
"""Of every answer that does not say otherwise; the last only where we are reached by https."""


@frozen
class Abroad:
    """The origins that a player asks, each scheme://host[:port] and nothing else; `scripted`: a script asks, too."""

    origins: tuple[str, ...] = ()
    scripted: bool = False


NOBODY = Abroad()


def page_policy(
    *, player: bool, media: str = "", forms: str = "", abroad: Abroad = NOBODY, framed: bool = False
) -> str:
    """The Content-Security-Policy of a page. `media`: the origin of our own storage, when it is not this one; `framed`:
    any site may show it within a page of its own.
    """
    policy = f"{BASE_POLICY}; {PLAYER_POLICY if player else PAGE_POLICY}".format(media=media, forms=forms)
    if player and abroad.origins:
        for rule in ABROAD if abroad.scripted else ABROAD[:1]:
            policy = policy.replace(rule, f"{rule} {' '.join(abroad.origins)}")
    if framed:
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors *")
    return " ".join(policy.replace(" ;", ";").split())


class Threshold:
    """The outermost layer: sets here(), refuses foreign Hosts (WEB-12), adds headers to every answer."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self.house = house
        host = house.settings.pole.host.lower().encode()
        self.hosts = {host, host.partition(b":")[0]}
        self.headers = HEADERS if house.settings.federation.scheme == "https" else HEADERS[:-1]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with at_home(self.house):
            for_us = self._is_for_us(scope["headers"])
            app = self.app if for_us else PlainTextResponse("This server does not answer to that name.", 421)
            await app(scope, receive, self._with_headers(send))

    def _is_for_us(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        given = [value for name, value in headers if name == b"host"]
        return len(given) == 1 and given[0].lower() in self.hosts

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in self.headers if one[0] not in said)]
            await send(message)

        return sending
