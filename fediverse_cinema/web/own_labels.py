"""The label of ours that an address names, and the door of its jury's room: who belongs to the jury, as a member of
this pole or as a guest of another server. For everybody else there is nothing behind it.
"""

from starlette.requests import Request

from fediverse_cinema.accounts import guests
from fediverse_cinema.accounts.permissions import IN_A_LABEL, may
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import jury, label_queries, lines
from fediverse_cinema.labels.models import Juror, JuryRole, Label
from fediverse_cinema.labels.views import LabelLine
from fediverse_cinema.web.guests import Room, guest_token
from fediverse_cinema.web.sessions import account_of


@frozen
class Entrant:
    """Who has come in. `guest` is the token of her session, "" for a member of this pole."""

    label: Label
    seat: Juror
    person: Actor
    guest: str = ""

    @property
    def leads(self) -> bool:
        return self.seat.relationship == JuryRole.ADMIN

    @property
    def here(self) -> str:
        return f"/labels/{self.label.actor.handle}/jury"


async def label_of(request: Request) -> Label:
    """Its Group is fetched. Gone when it was, Missing when it never was."""
    return await label_queries.label_of(request.path_params["handle"])


async def enter(request: Request, verb: str = "use_jury") -> Entrant:
    """Missing for who may not do this in it. From here on the forms of the page are bound to the session that has
    opened it. What her form carries is checked after this (`csrf.check_token`).
    """
    label, account = await label_of(request), await account_of(request)
    if account is not None and (seat := await jury.seat(label, account.creator.actor)) is not None:
        if may(account, verb, seat):
            return Entrant(label, seat, account.creator.actor)
        raise Missing(f"{verb} of {label.actor.handle} refused")
    token = guest_token(request, Room.JURY)
    guest = await guests.current(token, label.actor.uri)
    seat = await jury.seat(label, guest)
    if guest is None or seat is None or seat.relationship not in IN_A_LABEL[verb]:
        raise Missing(f"{verb} of {label.actor.handle} refused")
    request.state.guest = token
    return Entrant(label, seat, guest, token)


async def line_of(label: Label) -> LabelLine:
    (line,) = await lines.of_labels([label])
    return line
