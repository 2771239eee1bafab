"""What a pole says and shows of itself, as rows and files of tests."""

from pathlib import Path
from tempfile import TemporaryDirectory

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media.models import KeptFile
from fediverse_cinema.poles import face
from fediverse_cinema.poles.models import PoleFile, PoleLook, PolePage
from fediverse_cinema.poles.service import pole_actors


async def a_kept_file(content: bytes = b"un plan", called: str = "plan.txt") -> KeptFile:
    """One of the pole, in the vault."""
    name = ids.new_uuid()
    with TemporaryDirectory() as directory:
        path = Path(directory) / name
        path.write_bytes(content)
        await here().vault.put(path, name)
    return await KeptFile.create(
        name=name, owner_id=(await pole_actors()).group.id, file_name=called, size=len(content), sha256="0" * 64,
        created_at=clock.now(),
    )  # fmt: skip


async def a_pole_page(slug: str = "salle") -> PoleFile:
    """For everybody, with a file."""
    page = await PolePage.create(
        slug=slug, title_fr="La salle", text_fr="Rue des Quais.", published=True, updated_at=clock.now()
    )
    face.forget()
    return await PoleFile.create(page=page, kept=await a_kept_file(), title="Le plan", media_type="text/plain")


async def a_logo() -> str:
    """The name of its file."""
    look = await PoleLook.all().select_related("logo").first()
    if look is None or look.logo is None:
        look = await PoleLook.create(logo=await a_kept_file(b"RIFF....WEBP", "logo.webp"), logo_width=9, logo_height=9)
        face.forget()
    assert look.logo is not None
    return look.logo.name
