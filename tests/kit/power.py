"""What is on the disk when the power fails: of all that a process has written, only what it had made the disk keep.
Read from the words that strace wrote down. Knows neither poles nor tests.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Every string in hexadecimal, and of each file its name.
STRACE = (
    "strace", "--follow-forks", "--seccomp-bpf", "--decode-fds=path", "--string-limit=200000", "-xx",
    "--trace=pwrite64,ftruncate,fsync,fdatasync,write,writev,sendto,sendmsg",
)  # fmt: skip
_LINE = re.compile(r"(\d+) +(.*)")  # short numbers are followed by more than one space
_CALL = re.compile(r"(\w+)\(\d+<([^>]*)>(.*)\) += \d+")
_WRITTEN = re.compile(r', "([^"]*)"(\.\.\.)?, \d+, (\d+)')


@dataclass
class Disk:
    """The files that it has for sure, by their names, and what has been written to each since the last sync."""

    kept: dict[str, bytearray]
    written: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=dict)

    def note(self, call: str, name: str, rest: str) -> None:
        if call == "pwrite64":
            found = _WRITTEN.match(rest)
            assert found and not found[2], "strace has cut it off"
            self.written.setdefault(name, []).append((int(found[3]), _bytes(found[1])))
        elif call == "ftruncate":
            self.written.setdefault(name, []).append((int(rest.strip(", ")), None))
        elif call in ("fsync", "fdatasync"):
            self._keep(name)

    def _keep(self, name: str) -> None:
        file = self.kept.setdefault(name, bytearray())
        for at, content in self.written.pop(name, []):
            if content is None:
                del file[at:]
                content = b""
            file.extend(b"\0" * (at + len(content) - len(file)))
            file[at : at + len(content)] = content


def at_each(answer: bytes, trace: Path, before: Mapping[Path, bytes]) -> Iterator[dict[str, bytes]]:
    """The disk whenever an answer is sent that begins like this; `before` are the files as they were first."""
    disk = Disk({str(path): bytearray(content) for path, content in before.items()})
    said, unfinished = "".join(f"\\x{byte:02x}" for byte in answer), dict[str, str]()
    with trace.open() as lines:
        for line in lines:
            found = _LINE.match(line)
            if found is None:
                continue
            thread, words = found.groups()
            if said in words:  # also when it is not over yet
                yield {name: bytes(content) for name, content in disk.kept.items()}
            if words.endswith("<unfinished ...>"):
                unfinished[thread] = words.removesuffix("<unfinished ...>").rstrip()
                continue
            if words.startswith("<... "):
                words = unfinished.pop(thread, "") + words.partition(" resumed>")[2]
            if call := _CALL.match(words):
                disk.note(call[1], _bytes(call[2]).decode(), call[3])


def _bytes(words: str) -> bytes:
    return bytes.fromhex(words.replace("\\x", ""))
