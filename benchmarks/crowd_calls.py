"""The projects of a crowd and what they look for: a fifth of their calls is open."""

from datetime import timedelta

from benchmarks.copying import UUID, ago, copies, renamed
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import calls
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.call_sheet import Draft
from fediverse_cinema.projects.models import CallTerm, Membership
from fediverse_cinema.projects.sheet import Sheet
from fediverse_cinema.worker import build_worker


async def come(ines: Creator, wanted: int) -> None:
    """Three of each project. What publishing leaves to do is done while nobody follows yet."""
    project = await projects.create(ines, "quai", Sheet("Quai"), stage="preparation")
    draft = Draft(
        "Quai cherche une ingénieure du son", trade="sound-recordist", town="Rennes", terms=("volunteer",),
        language="fr", deadline=clock.now() + timedelta(days=30), about="Long métrage, tournage à Rennes.",
    )  # fmt: skip
    call = await calls.publish(project, ines.actor, draft)
    await (await build_worker(here().settings)).until_idle()
    count, group = wanted // 3, await Actor.get(id=project.actor_id)
    actor = await copies(group, count, **renamed("quai", "'quai_' || n"))
    last = await copies(project, count, actor_id=f"{actor} + n")
    member = await Membership.get(project=project)
    await copies(member, count, project_id=f"{last} + n", uri="replace(o.uri, 'quai', 'quai_' || n)")
    note = await Note.get(uri=call.uri)
    uri = "replace(o.uri, 'quai', 'quai_' || (1 + (n - 1) / 3) || '_' || n)"
    row = await copies(
        call, count * 3, uri=uri, project_id=f"{last} + 1 + (n - 1) / 3", number="1 + n % 3",
        state="CASE WHEN n % 5=0 THEN 'open' ELSE 'closed' END", deadline=ago("- 40000 - n % 40000"),
        published_at=ago("n * 60"), title="'Quai ' || n || ' cherche une ingénieure du son'",
    )  # fmt: skip
    await copies(
        note, count * 3, uri=uri, uuid=UUID.format("(900000000 + n)"), thread_uri=uri,
        author_id=f"{actor} + 1 + (n - 1) / 3",
    )  # fmt: skip
    await copies(await CallTerm.get(call=call), count * 3, call_id=f"{row} + n")
