"""An application served as ours is, behind its own bounds of heads and bodies, but without a pole."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from fediverse_cinema.heads import BoundedHeads


@asynccontextmanager
async def doors(app: ASGIApp) -> AsyncIterator[tuple[str, int]]:
    """The address at which this application is served, behind a proxy on the same machine."""
    config = uvicorn.Config(app, http=BoundedHeads, lifespan="off", log_config=None, access_log=False)
    config.load()
    state = uvicorn.server.ServerState()
    opened = await asyncio.get_running_loop().create_server(
        lambda: BoundedHeads(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    async with opened:
        address: tuple[str, int] = opened.sockets[0].getsockname()
        yield address
