"""The pages of recommendations for `sample_pages`, with a stranger's words wherever they can stand."""

from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.films.views import PersonPage
from fediverse_cinema.people.views import Person
from fediverse_cinema.recommendations.models import State
from fediverse_cinema.recommendations.queries import RecommendationLine
from fediverse_cinema.search.views import Profile
from fediverse_cinema.web.forms.fields import FormView

Case = tuple[str, dict[str, Any]]


def recommendation_pages(text: str, url: str, me: dict[str, Any], them: Person, profile: Profile) -> dict[str, Case]:
    day = datetime(2026, 11, 20, tzinfo=UTC)
    written = tuple(RecommendationLine(n, them, them, text, one.value, day) for n, one in enumerate(State))
    shown = (RecommendationLine(9, them, them, text, "given", day, "editor", text), written[1])
    new = {"person": them, "address": "bea@lille.example"}
    refused = FormView({"words": text}, {"words": ("This text is too long.", {})})
    page = PersonPage(them, "person", url, "", (), 0, False, None, None)
    return {
        "recommendation": ("recommendations/new.html", new | {"form": FormView()} | me),
        "refused recommendation": ("recommendations/new.html", new | {"form": refused} | me),
        "recommendations written": ("recommendations/mine.html", {"written": written, "asked": True} | me),
        "no recommendations": ("recommendations/mine.html", {"written": (), "asked": False} | me),
        "recommended member": ("people/person.html", {"page": page, "recommendations": shown} | me),
        "recommended elsewhere": (
            "people/elsewhere.html",
            {"page": profile, "recommendations": shown, "recommendable": True} | me,
        ),
    }
