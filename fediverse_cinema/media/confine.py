"""A small program, not a module: it lays limits on itself and becomes the command that it is given. Started by
`sandbox` for every tool, since a threaded server must not run code of ours between fork and exec (`preexec_fn`).
It imports nothing of this package: it runs as `python -I -S confine.py`.

    confine.py PARENT NICE CPU_SECONDS MEMORY_BYTES FILE_BYTES PROCESSES ALONE COMMAND …

ALONE is 1 where no bubblewrap stands around the command.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER = 0x10000000  # <linux/sched.h>
CLONE_NEWNET = 0x40000000


def main(argv: list[str]) -> None:
    parent, nice, cpu, memory, file, processes, alone = (int(word) for word in argv[1:8])
    _die_with(parent)
    if alone:
        _shut_the_network()
    os.nice(nice)
    for limit, value in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(limit, value)
    for number in (signal.SIGXFSZ, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)  # Python ignores both, and exec would hand that on
    os.execv(argv[8], argv[8:])


def _die_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we could ask to be told
        sys.exit(1)


def _shut_the_network() -> None:
    """Needs user namespaces; where a machine forbids them, ffmpeg's own list of protocols is the only wall."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _lower(limit: int, value: int) -> None:
    """Never above what we are allowed already."""
    ceiling = resource.getrlimit(limit)[1]
    value = value if ceiling == resource.RLIM_INFINITY else min(value, ceiling)
    resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    main(sys.argv)
