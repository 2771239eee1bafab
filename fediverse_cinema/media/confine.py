"""A small program, not a module: it lays limits on itself and becomes the command that it is given. Started by
`sandbox` for every tool, since a threaded server must not run code of ours between fork and exec (`preexec_fn`).
It imports nothing of this package: it runs as `python -I -S confine.py`.

    confine.py ORDER COMMAND …

ORDER is JSON: `parent` (the process with which it dies), `nice`, `limits` by their names in `resource`; and, where no
bubblewrap stands around the command, `apart` (namespaces of its own: no network, nobody else's processes) and `files`
(with Landlock: `reads`, of which those of `system` may be missing, and the directory that it `writes`).
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from typing import Any

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
PR_SET_NO_NEW_PRIVS = 38
APART = 0x10000000 | 0x40000000 | 0x20000000 | 0x08000000  # <linux/sched.h>: CLONE_NEWUSER, NEWNET, NEWPID, NEWIPC

# <linux/landlock.h>; the numbers of these calls are the same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # since which version: how many rights over files there are
TCP = 0b11  # bind, connect: since version 4
SCOPES = 0b11  # abstract sockets and signals of others: since version 6

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def main(order: dict[str, Any], command: list[str]) -> None:
    _die_with_parent()
    if os.getppid() != order["parent"]:  # it died before we could ask to be told
        sys.exit(1)
    os.nice(order["nice"])
    if order["apart"] or order["files"]:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if order["apart"]:
        _go_apart()
    for name, value in order["limits"].items():
        _lower(getattr(resource, f"RLIMIT_{name}"), value)
    if order["files"]:
        _wall_off(**order["files"])
    for number in (signal.SIGXFSZ, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)  # Python ignores both, and exec would hand that on
    os.execv(command[0], command)


def _die_with_parent() -> None:
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _go_apart() -> None:
    """The first child is the init of the new namespace: when it ends, the kernel ends everything in there. It only
    waits for the second, which goes on: signals that an init has not asked for do not reach it."""
    if libc.unshare(APART):
        _fail("unshare")
    _leave_it_to_a_child()
    _leave_it_to_a_child()


def _leave_it_to_a_child() -> None:
    """Only the child returns."""
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
    _die_with_parent()


def _lower(limit: int, value: int) -> None:
    """Never above what we are allowed already."""
    ceiling = resource.getrlimit(limit)[1]
    value = value if ceiling == resource.RLIM_INFINITY else min(value, ceiling)
    resource.setrlimit(limit, (value, value))


def _wall_off(system: list[str], reads: list[str], writes: str) -> None:
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION)
    everything = (1 << RIGHTS[max(since for since in RIGHTS if since <= max(version, 1))]) - 1
    sides = [everything] + [TCP] * (version >= 4) + [SCOPES] * (version >= 6)
    attributes = struct.pack(f"={len(sides)}Q", *sides)
    rules = libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        _fail("landlock")
    for path in (path for path in system if os.path.exists(path)):
        _let(rules, path, WRITE_FILE | READ_FILE if path.startswith("/dev/") else EXECUTE | READ_FILE | READ_DIR)
    for path in reads:
        _let(rules, path, EXECUTE | READ_FILE | READ_DIR)
    _let(rules, writes, everything)
    if libc.syscall(RESTRICT_SELF, rules, 0):
        _fail("landlock")
    os.close(rules)


def _let(rules: int, path: str, rights: int) -> None:
    """Allow this to the path and all that is in it."""
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):
        rights &= ~READ_DIR
    if libc.syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, place), 0):
        _fail(path)
    os.close(place)


def _fail(what: str) -> None:
    raise OSError(ctypes.get_errno(), what)


if __name__ == "__main__":
    try:
        main(json.loads(sys.argv[1]), sys.argv[2:])
    except OSError as error:
        sys.exit(f"confine: {error}")
