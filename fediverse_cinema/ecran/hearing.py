"""What the Écran hears: of selections that everybody could see, and of what it puts forward itself. Called by
listeners.
"""

from fediverse_cinema.ecran import forward, telling
from fediverse_cinema.ecran.news import ForwardChanged
from fediverse_cinema.labels.news import SelectionWithdrawn


async def look_at_what_is_put_forward(news: SelectionWithdrawn) -> None:
    await forward.look_again()


async def tell_poles_what_is_put_forward(news: ForwardChanged) -> None:
    await telling.forward_changed()
