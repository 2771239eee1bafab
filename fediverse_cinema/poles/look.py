"""How the pole looks, changed by who runs it: one colour, one logo, and what stands on its front page. What pages show
of it is in `face`.
"""

import re
from collections.abc import AsyncIterator
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import kept, offered
from fediverse_cinema.poles import face, telling
from fediverse_cinema.poles.models import PoleLook
from fediverse_cinema.poles.service import pole_actors

PAPER = re.compile(r"#[0-9a-f]{6}")
LONGEST_ALT = 200
LONGEST_WELCOME = 2_000


async def look() -> PoleLook:
    """The row, or one like it before anything was changed."""
    return await PoleLook.all().first() or PoleLook()


def faults(values: dict[str, Any]) -> dict[str, Refused]:
    wrong = dict[str, Refused]()
    if values["paper"] and not PAPER.fullmatch(values["paper"]):
        wrong["paper"] = Refused("no colour", public="A colour looks like #ffd91a.", code="bad_colour")
    longest = {"logo_alt": LONGEST_ALT, "welcome_fr": LONGEST_WELCOME, "welcome_en": LONGEST_WELCOME}
    for name, most in longest.items():
        if len(values[name]) > most:
            wrong[name] = Refused(
                f"{name} too long", public="At most %(most)s characters fit here; there are %(signs)s.",
                code="too_long", most=most, signs=len(values[name]),
            )  # fmt: skip
    return wrong


async def change(values: dict[str, Any]) -> None:
    """`paper`, `logo_alt`, `plate`, `welcome_fr`, `welcome_en`."""
    async with in_transaction():
        await _write(values)
    face.forget()


async def show_figures(shown: bool) -> None:
    """Whether everybody sees what the pole has done each year."""
    async with in_transaction():
        await _write({"figures": shown})
    face.forget()


async def hang(chunks: AsyncIterator[bytes]) -> None:
    """This is the logo from now on. Refused when it is no picture."""
    arrived = await offered.receive_logo(chunks, owner_id=(await pole_actors()).group.id)
    try:
        async with in_transaction():
            await kept.enter(arrived.file)
            size = {"logo_width": arrived.width, "logo_height": arrived.height}
            await _write({"logo_id": arrived.file.id, **size})
    finally:
        await kept.discard(arrived.file)
    await _tell()


async def take_down() -> None:
    """No logo any more."""
    async with in_transaction():
        await _write({"logo_id": None, "logo_alt": ""})
    await _tell()


async def _tell() -> None:
    """Everybody who follows the pole knows it by its logo."""
    face.forget()
    async with in_transaction():
        await telling.tell_followers()


async def _write(values: dict[str, Any]) -> None:
    """In the one row; a logo that is no longer shown goes. In the caller's transaction."""
    await sql.hold("look of the pole")
    row = await look()
    former = row.logo_id
    row.update_from_dict(values)
    await row.save()
    if former and former != row.logo_id:
        await kept.order_removal([former])
