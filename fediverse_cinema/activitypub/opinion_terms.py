"""The terms of what people say of films and of each other, for our @context."""

from typing import Any

# NeoDB's words, which have no IRI of their own: they arrive there under these names.
CRITIQUE: dict[str, Any] = {
    "relatedWith": "fc:relatedWith",
    "withRegardTo": {"@id": "fc:withRegardTo", "@type": "@id"},
    "Rating": "sc:Rating",
    "Review": "sc:Review",
    "Movie": "sc:Movie",
    "Comment": "sc:Comment",
    "best": "sc:bestRating",
    "worst": "sc:worstRating",
    "value": "sc:ratingValue",
}

RECOMMENDATION: dict[str, Any] = {
    "Recommendation": "fc:Recommendation",
    "RecommendRequest": "fc:RecommendRequest",
    "RecommendAuthorization": "fc:RecommendAuthorization",
    "recommendAuthorization": {"@id": "fc:recommendAuthorization", "@type": "@id"},
}
