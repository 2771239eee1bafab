"""The machine that figures were measured on: without it they mean nothing."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.backends.openssl import backend


def describe() -> dict[str, str]:
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": str(os.cpu_count()),
        "processor": _after("/proc/cpuinfo", "model name"),
        "memory": f"{int(_after('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GiB",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "openssl": backend.openssl_version_text(),
        "when it began": load(),
    }


def load() -> str:
    """Of the last minute."""
    return f"load {os.getloadavg()[0]:.1f}"


def _after(path: str, name: str) -> str:
    """The value of the first line "name: value"."""
    lines = (line.partition(":") for line in Path(path).read_text().splitlines())
    return next(value.strip() for key, _, value in lines if key.strip() == name)
