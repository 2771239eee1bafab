"""Files of a team; and somebody of another server at the door of its rooms, with the link that was written to her and
her browser.
"""

import re

import httpx

from fediverse_cinema.activitypub.capabilities import AFFILIATIONS
from fediverse_cinema.media import arrival
from fediverse_cinema.projects import team_files
from fediverse_cinema.projects.models import Membership, Project, TeamFile
from fediverse_cinema.projects.team_files import Sent
from tests.kit.neighbours import Document, Server

UNDERSTANDS: Document = {"generator": {"type": "Application", "implements": [{"href": AFFILIATIONS}]}}
LINK = re.compile(r'href="https://lyon\.example(/link/[\w-]{43})"')


def sent(content: str | bytes, name: str = "scenario.txt") -> Sent:
    return Sent(arrival.in_one(content.encode() if isinstance(content, str) else content), name)


async def a_file(
    project: Project,
    *contents: str | bytes,
    by: Membership | None = None,
    name: str = "scenario.txt",
    department: str = "",
) -> TeamFile:
    """A file of the team with a version of each content, put in by this one or by who began the project."""
    by = by or await Membership.get(project_id=project.id, number=1)
    first, *more = contents
    file = await team_files.put_in(project, by, sent(first, name), department=department)
    for content in more:
        await team_files.add_version(project, by, file, sent(content, name))
    return file


def links_to(server: Server) -> list[str]:
    """The paths of the personal links that were written to people of this server, in their order."""
    return [found for one in server.received("Create") for found in LINK.findall(one["object"]["content"])][::2]


async def press(client: httpx.AsyncClient, path: str, action: str = "", **fields: str) -> httpx.Response:
    """Open the page and send a form with the token that its own forms carry."""
    text = (await client.get(path)).text
    tokens = re.findall(r'name="csrf" value="([^"]+)"', text.partition("<main")[2].partition("</main>")[0])
    return await client.post(action or path, data={"csrf": tokens[0] if tokens else "", **fields})
