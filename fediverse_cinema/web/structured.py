"""What search engines read of a film: schema.org's Movie, which is watched as a VideoObject, as JSON-LD in its page.
Of a film that warns of its contents, no picture.
"""

from typing import Any
from urllib.parse import urlsplit

from fediverse_cinema.films.credits import Credit
from fediverse_cinema.films.trades import Trade, names
from fediverse_cinema.films.views import FilmPage
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.web import embeds

Data = dict[str, Any]


def of_film(page: FilmPage) -> Data | None:
    """None of a film that is not shown on pages of others: its own server tells of it, or nobody yet."""
    player = embeds.player_of(page)
    film = page.line
    if player is None or film.published_at is None:
        return None
    about = film.summary or beginning(page.synopsis_html, 300) or film.title
    stills = [] if film.warning else [_whole(one.url) for one in film.pictures]
    makers = film.by.split(", ") if film.by else [film.author.name]
    credits = [Credit(one.role, one.name) for one in page.credits]
    common: Data = {
        "name": film.title,
        "description": about,
        "thumbnailUrl": stills,
        "duration": f"PT{film.duration}S" if film.duration else None,
        "inLanguage": list(page.languages),
        "license": page.licence.url,
        "genre": [word for word in (film.form, film.genre) if word],
        "isFamilyFriendly": False if film.warning else None,
    }
    return _said(
        {
            "@context": "https://schema.org",
            "@type": "Movie",
            "@id": page.uri,
            "url": page.page_url,
            **common,
            "image": stills[-1:],
            "dateCreated": str(film.year) if film.year else None,
            "datePublished": film.published_at.isoformat(),
            "director": _people(names(credits, Trade.DIRECTOR) or makers),
            "actor": _people(names(credits, Trade.ACTOR)),
            "author": _people(names(credits, Trade.WRITER)),
            "musicBy": _people(names(credits, Trade.MUSIC)),
            "countryOfOrigin": [{"@type": "Country", "name": code} for code in page.countries],
            "productionCompany": {"@type": "Organization", "name": page.production} if page.production else None,
            "video": _said(
                {
                    "@type": "VideoObject",
                    **common,
                    "uploadDate": film.published_at.isoformat(),
                    "contentUrl": _whole(page.sources[0].url) if page.sources else None,
                    "embedUrl": player.url,
                }
            ),
        }
    )


def _people(found: list[str]) -> list[Data]:
    return [{"@type": "Person", "name": name} for name in found]


def _said(data: Data) -> Data:
    return {name: value for name, value in data.items() if value not in (None, [], "")}


def _whole(address: str) -> str:
    return address if urlsplit(address).scheme else f"{urls.base()}{address}"
