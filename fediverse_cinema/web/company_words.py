"""How pages say what companies do, and what film-makers have said to their catalogues. Templates reach these as
filters, see `templating`.
"""

from fediverse_cinema.companies import services
from fediverse_cinema.web.translation import Language, msgid, tell

LEAVES = {
    "asked": msgid("Who made it has been asked and has not answered yet: nobody else sees the film here."),
    "given": msgid("Who made it agrees: everybody sees it here."),
    "refused": msgid("Who made it does not want it in this catalogue: nobody else sees the film here."),
    "withdrawn": msgid("Who made it has taken it out of this catalogue: nobody else sees the film here."),
}


def service_name(code: str, language: Language) -> str:
    return services.name(code, language)


def catalogue_leave(leave: str, language: Language) -> str:
    return tell(LEAVES.get(leave, ""), language)
