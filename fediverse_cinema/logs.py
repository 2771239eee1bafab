"""Log lines: one event, named values, the same for a person at a terminal and for a collector of JSON."""

import logging
import sys

import structlog


def set_up_logs(form: str) -> None:
    """ "console" or "json" as the settings say; "quiet" for commands, which only warn."""
    level = logging.WARNING if form == "quiet" else logging.INFO
    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer()
    exceptions = [structlog.processors.dict_tracebacks] if form == "json" else []
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *exceptions,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
