"""A film's maker at work on its subtitles and chapters. Sounds, which stand on the same page, are in `sounds`."""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films import chapters, proposals, queries, service, tracks
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.service import asset_of
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.media import audio_tracks, cues, subtitles, track_names
from fediverse_cinema.media.cues import Fault
from fediverse_cinema.media.models import Subtitle, SubtitleKind
from fediverse_cinema.media.subtitles import Words
from fediverse_cinema.web import csrf
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.multipart import LARGEST_FIELDS, Multipart
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.sessions import viewer_of
from fediverse_cinema.web.translation import msgid

EXAMPLE = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n"
FIELDS = ("language", "kind", "label", "text")
SPOILT = msgid("Some lines cannot be taken like this.")


async def overview(request: Request) -> Response:
    """What there is of subtitles, sounds and chapters."""
    film, _ = await my_film(request)
    return await overview_page(request, film)


async def new(request: Request) -> Response:
    """A further track: a file, or what is typed."""
    film, _ = await my_film(request)
    return await _track(request, film, None)


async def track(request: Request) -> Response:
    """A track, to be read and corrected, or replaced by a file."""
    film, found = await _found(request)
    return await _track(request, film, found)


async def delete(request: Request) -> Response:
    film, found = await _found(request)
    await read_form(request)
    await subtitles.remove(asset_of(film), found)
    return to(f"/films/{film.slug}/subtitles?kept=no-subtitles#kept")


async def download(request: Request) -> Response:
    """For an editing program: as WebVTT or as SubRip."""
    film, found = await _found(request)
    ending = request.path_params["ending"]
    if ending not in ("vtt", "srt"):
        raise Missing(f"no subtitles as {ending[:20]}")
    written = cues.srt((await subtitles.read(found.text, asset_of(film))).cues) if ending == "srt" else found.text
    name = f"{film.slug}-{found.language}-{found.kind.value}.{ending}"
    return Response(
        written,
        media_type="text/vtt" if ending == "vtt" else "application/x-subrip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


async def keep_chapters(request: Request) -> Response:
    film, _ = await my_film(request)
    typed = text(await read_form(request), "chapters")
    found, faults = chapters.read(typed, _length(film))
    if faults:
        view = FormView(values={"chapters": typed}, errors={"chapters": (SPOILT, {})})
        return await overview_page(request, film, chapters_form=view, faults=tuple(faults), code=422)
    await service.keep_chapters(film, found)
    return to(f"/films/{film.slug}/subtitles?kept=chapters#kept")


async def chapters_track(request: Request) -> Response:
    """For players, of a film that is out; its maker's player shows them before."""
    film = await Film.get_or_none(slug=request.path_params["slug"], local=True)
    viewer = await viewer_of(request)
    if film is None or not film.chapters:
        raise Missing("no chapters")
    if film.state == FilmState.PUBLISHED:  # a player in a frame of somebody else's page comes from nowhere
        headers = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
    elif viewer is not None and film.author_id == viewer.id:
        headers = {"Cache-Control": "private, no-store"}
    else:
        raise Missing("chapters of a draft")
    return Response(chapters.track(film), media_type="text/vtt", headers=headers)


async def overview_page(
    request: Request,
    film: Film,
    *,
    chapters_form: FormView | None = None,
    sound_form: FormView | None = None,
    faults: tuple[Fault, ...] = (),
    code: int = 200,
) -> Response:
    """The page with what was typed in one of its forms, where something is wrong with that."""
    asset = film.asset
    return await page(
        request,
        "films/subtitles.html",
        section="workshop",
        code=code,
        film=queries.work_line(film),
        tracks=[tracks.subtitle_line(one) for one in await subtitles.of(asset.id)] if asset else [],
        sounds=[tracks.sound_line(one) for one in await audio_tracks.of(asset.id)] if asset else [],
        chapters_form=chapters_form or FormView(values={"chapters": chapters.typed(film.chapters)}),
        sound_form=sound_form or FormView(),
        own_sound=proposals.sound_of(film),
        loudness=asset.loudness if asset else None,
        found=chapters.typed(proposals.chapters_of(film)),
        faults=faults,
        languages=tracks.SPOKEN,
        kept=request.query_params.get("kept", "") if request.method == "GET" else "",
    )


async def _track(request: Request, film: Film, old: Subtitle | None) -> Response:
    if request.method != "POST":
        values = {name: getattr(old, name) for name in FIELDS} if old else {}
        return await _track_page(request, film, old, FormView(values=values or {"text": EXAMPLE}))
    form = await Multipart(request, LARGEST_FIELDS + cues.LARGEST).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    view, faults = FormView(values={name: form.text(name) for name in FIELDS}), tuple[Fault, ...]()
    try:
        if form.file_field == "file":
            view.values["text"] = cues.decode(await _file(form))
        faults = await _keep(film, view, old)
    except CinemaError as error:
        view.refuse(
            {"bad_language": "language", "bad_kind": "kind", "bad_label": "label"}.get(error.code, "text"), error
        )
    if view.errors or faults:
        return await form.answer(await _track_page(request, film, old, view, faults, code=422))
    await form.finish()
    return to(f"/films/{film.slug}/subtitles?kept=subtitles#kept")


async def _keep(film: Film, view: FormView, old: Subtitle | None) -> tuple[Fault, ...]:
    """Keep the track, unless lines of it are wrong: those are returned."""
    asset, typed = asset_of(film), view.values
    reading = await subtitles.read(typed["text"], asset)
    if reading.faults:
        view.errors["text"] = (SPOILT, {})
        return reading.faults
    words = Words(
        language=tracks.checked_language(typed["language"]),
        kind=_kind(typed["kind"]),
        label=track_names.checked_label(typed["label"]),
        cues=reading.cues,
    )
    await subtitles.keep(asset, words, old)
    return ()


async def _file(form: Multipart) -> bytes:
    data = b""
    async with aclosing(form.chunks()) as chunks:
        async for chunk in chunks:
            data += chunk
            if len(data) > cues.LARGEST:
                raise cues.too_large()
    return data


async def _track_page(
    request: Request,
    film: Film,
    old: Subtitle | None,
    view: FormView,
    faults: tuple[Fault, ...] = (),
    code: int = 200,
) -> Response:
    remarks = (await subtitles.read(old.text, asset_of(film))).remarks if old and request.method == "GET" else ()
    return await page(
        request,
        "films/subtitle.html",
        section="workshop",
        code=code,
        film=queries.work_line(film),
        track=tracks.subtitle_line(old) if old else None,
        form=view,
        faults=faults,
        remarks=remarks,
        languages=tracks.SPOKEN,
        kinds=[kind.value for kind in SubtitleKind],
    )


async def _found(request: Request) -> tuple[Film, Subtitle]:
    film, _ = await my_film(request)
    found = await Subtitle.get_or_none(id=number(request.path_params["track"]) or 0, asset_id=film.asset_id or 0)
    if found is None:
        raise Missing("no such subtitles")
    return film, found


def _kind(given: str) -> SubtitleKind:
    if given not in list(SubtitleKind):
        raise Refused("unknown kind", public="Choose for whom these subtitles are.", code="bad_kind")
    return SubtitleKind(given)


def _length(film: Film) -> int | None:
    """In whole seconds, as far as it is known."""
    return round(film.asset.duration) if film.asset and film.asset.duration else film.duration
