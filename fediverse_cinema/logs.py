"""Log lines: one event, named values, the same for a person at a terminal and for a collector of JSON."""

import logging
import re
import sys
from collections.abc import Sequence
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor

# The end is optional, so that each match advances: addresses upon addresses cost one pass, not one for each.
_QUERY = re.compile(r"""(https?://[^\s?#"'<>]++)(\?(?:\\[^"]|[^\s"'<>)\\])*+)?""", re.IGNORECASE)


def set_up_logs(form: str) -> None:
    """ "console" or "json" as the settings say; "quiet" for commands, which only warn."""
    level = logging.WARNING if form == "quiet" else logging.INFO
    structlog.configure(
        processors=chain(form),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


def chain(form: str) -> Sequence[Processor]:
    """What becomes of a line until it is written."""
    # Never the values of local names, which structlog shows unless told otherwise: passwords and keys are among them.
    console = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    as_rows = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *([as_rows] if form == "json" else []),
        _printable,
        structlog.processors.JSONRenderer() if form == "json" else console,
        _without_queries,
    ]


def _printable(_: object, __: str, event: EventDict) -> EventDict:
    """What a stranger sent must not write lines of its own, nor move the cursor of who reads them at a terminal."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception" and not value.isprintable():
            event[name] = value.encode("unicode_escape").decode("ascii")
    return event


def _without_queries(_: object, __: str, line: Any) -> str:
    """Of an address, what follows its question mark may open what is behind it to whoever reads the log (PRV-08)."""
    return _QUERY.sub(lambda found: f"{found[1]}?…" if found[2] else found[0], line)
