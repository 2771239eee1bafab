"""A server of elsewhere that runs Fedify, on Node: what it is told, and what it tells."""

import itertools
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.kit.servers import PATIENCE, until

FOLDER = Path(__file__).parents[1] / "peers" / "fedify"
CAVAGE, RFC9421 = "draft-cavage-http-signatures-12", "rfc9421"
Event = dict[str, Any]


def missing() -> str:
    """What keeps it from running; "" when nothing does."""
    if shutil.which("node") is None:
        return "there is no Node on this machine"
    return "" if (FOLDER / "node_modules").is_dir() else "run `npm ci` in tests/peers/fedify"


class Peer:
    """One actor of Fedify's in a process of its own. `events` is all that it has told so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.events: list[Event] = []
        self._numbers = itertools.count(1)
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()
        self.actor: str = self.wait(event="ready")["actor"]

    def tell(self, command: str, **details: Any) -> Event:
        """Have something done; what came of it."""
        number = next(self._numbers)
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"number": number, "command": command, **details}) + "\n")
        self.process.stdin.flush()
        reply = self.wait(event="reply", number=number)
        assert "error" not in reply, reply["error"]
        return reply

    def wait(self, **wanted: Any) -> Event:
        """The first event with these values, as soon as it is told."""

        def look() -> Event | None:
            ended = self.process.poll() is not None and not self._listening.is_alive()
            told = next((event for event in self.events if wanted.items() <= event.items()), None)
            assert told or not ended, f"Node has ended without telling {wanted}"
            return told

        return until(look, f"{wanted} among {[event['event'] for event in self.events]}") or {}

    def delivered(self, *types: str) -> list[Event]:
        """The letters that were posted here and not refused, of these types or of all."""
        letters = [event for event in self.events if event["event"] == "inbox" and not event["refused"]]
        return [letter for letter in letters if not types or letter["activity"]["type"] in types]

    def received(self, kind: str, **wanted: Any) -> Event:
        """The letter whose activity has this type and these values; Fedify has accepted it on its own terms."""
        wanted["type"] = kind

        def look() -> Event | None:
            return next((one for one in self.delivered() if wanted.items() <= one["activity"].items()), None)

        letter = until(look, f"Fedify receives {wanted}") or {}
        self.wait(event="accepted", id=letter["activity"]["id"])
        return letter

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()  # it ends by itself
        self.process.wait(timeout=PATIENCE)
        self._listening.join()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            self.events.extend(json.loads(line) for line in lines)


@contextmanager
def fedify(name: str, *arguments: str) -> Iterator[Peer]:
    """A peer for as long as the block lasts."""
    process = subprocess.Popen(
        ["node", "--no-warnings", str(FOLDER / "peer.mjs"), "--name", name, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    peer = Peer(process)
    try:
        yield peer
    finally:
        peer.close()
    assert not [event for event in peer.events if event["event"] == "fault"]
