"""What a film-maker sees while she works on the pictures of her film. Called by the page; `pictures` has the verbs."""

from fediverse_cinema.films import pictures, showing
from fediverse_cinema.films.chapters import clock_of
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.views import Picture
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import pictures as files
from fediverse_cinema.media.models import Rendition, RenditionKind

CENTRE = (0.0, 0.0)


@frozen
class Frame:
    """A frame of the film: `name` stands for it in forms, `moment` says where in the film it is."""

    name: str
    moment: str
    picture: Picture
    is_poster: bool
    is_still: bool


@frozen
class StillLine:
    id: int
    picture: Picture
    alt: str


@frozen
class PictureBook:
    """`poster` narrowest first, () before the film is ready; `focus` is the point that a crop keeps, x to the right and
    y upwards, the edges at 1; `place` is the one of pictures.PLACES that is nearest to it.
    """

    poster: tuple[Picture, ...]
    focus: tuple[float, float]
    place: str
    frames: tuple[Frame, ...]
    stills: tuple[StillLine, ...]


async def open_book(film: Film) -> PictureBook:
    """Its asset is fetched."""
    if film.asset is None:
        return PictureBook((), CENTRE, pictures.MIDDLE, (), ())
    address = showing.address_in(film.asset, showing.makers_key(film))
    posters = await Rendition.filter(asset_id=film.asset.id, kind=RenditionKind.POSTER)
    stills = await pictures.stills_of(film)
    shown = {name for still in stills for name in pictures.names_of(still)}
    frames = [
        Frame(
            name=group[0].name,
            moment=clock_of(round(group[0].at or 0)),
            picture=Picture(address(group[0].name), group[0].width or 1, group[0].height or 1),
            is_poster=group[0].kind is RenditionKind.POSTER,
            is_still=group[0].name in shown,
        )
        for group in await files.frames(film.asset)
    ]
    return PictureBook(
        poster=showing.pictures(posters, address),
        focus=(film.poster_focus[0], film.poster_focus[1]) if film.poster_focus else CENTRE,
        place=pictures.nearest_place(film.poster_focus),
        frames=tuple(frames),
        stills=tuple(
            StillLine(one.id, Picture(address(first["name"]), first["width"], first["height"]), one.alt)
            for one in stills
            for first in one.names[:1]
        ),
    )
