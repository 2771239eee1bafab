"""A film's maker at work on its further sounds: those of its own file, and those that are sent for it. They stand on
the page of `subtitles`.
"""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films import tracks
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.service import asset_of
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.media import audio_tracks, track_names
from fediverse_cinema.media.audio_tracks import Words
from fediverse_cinema.media.models import AudioTrack, TrackKind
from fediverse_cinema.web import csrf
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import to
from fediverse_cinema.web.pages.subtitles import overview_page

FIELDS = ("sound_language", "sound_kind", "sound_label")
FAULTY = {"bad_language": "sound_language", "bad_kind": "sound_kind", "bad_label": "sound_label"}


async def add(request: Request) -> Response:
    """A file of sound, as it comes."""
    film, _ = await my_film(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    view = FormView(values={name: form.text(name) for name in FIELDS})
    try:
        words, asset = _words(view), asset_of(film)
        if form.file_field != "sound":
            raise Refused("no file", public="Choose the file of the sound.", code="no_file")
        async with aclosing(form.chunks()) as chunks:
            spoken = tracks.spoken_in(film)
            await audio_tracks.receive(asset, chunks, file_name=form.file_name, words=words, language=spoken)
    except CinemaError as error:
        view.refuse(FAULTY.get(error.code, "sound"), error)
        return await form.answer(await overview_page(request, film, sound_form=view, code=error.status))
    await form.finish()
    return _back(film, "sound")


async def take(request: Request) -> Response:
    """One that was found in the film's own file."""
    film, found = await _found(request)
    form = await read_form(request)
    view = FormView(values={name: text(form, name) for name in FIELDS})
    try:
        await audio_tracks.take(asset_of(film), found, _words(view), language=tracks.spoken_in(film))
    except CinemaError as error:
        view.refuse(FAULTY.get(error.code, "sound"), error)
        return await overview_page(request, film, sound_form=view, code=error.status)
    return _back(film, "sound")


async def delete(request: Request) -> Response:
    film, found = await _found(request)
    await read_form(request)
    await audio_tracks.remove(asset_of(film), found, language=tracks.spoken_in(film))
    return _back(film, "no-sound")


def _words(view: FormView) -> Words:
    kind = view.values["sound_kind"]
    if kind not in list(TrackKind):
        raise Refused("unknown kind", public="Choose what this sound is.", code="bad_kind")
    return Words(
        language=tracks.checked_language(view.values["sound_language"]),
        kind=TrackKind(kind),
        label=track_names.checked_label(view.values["sound_label"]),
    )


async def _found(request: Request) -> tuple[Film, AudioTrack]:
    film, _ = await my_film(request)
    found = await AudioTrack.get_or_none(id=number(request.path_params["track"]) or 0, asset_id=film.asset_id or 0)
    if found is None:
        raise Missing("no such sound")
    return film, found


def _back(film: Film, kept: str) -> Response:
    return to(f"/films/{film.slug}/subtitles?kept={kept}#kept")
