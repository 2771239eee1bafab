"""Telling the poles that know this one that it puts other things forward: its Group has changed, and they read its list
again. Called by listeners.
"""

from fediverse_cinema.activitypub import kin, outbox
from fediverse_cinema.poles import telling
from fediverse_cinema.poles.service import pole_actors


async def forward_changed() -> None:
    actors, poles = await pole_actors(), await kin.who_know_us()
    if poles:
        await outbox.post(
            actors.group, telling.update_of(await telling.document_of(actors.group, actors.companion)), to=poles
        )
