"""Log lines: one event a line, the event and then its fields, as text or as JSON, on standard error."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

LEVELS = (logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)


def set_up_logs(form: str, loudness: int) -> None:
    """Loudness 0 tells errors alone, 1 warnings too, 2 what happens, 3 everything."""
    level = LEVELS[max(0, min(loudness, 3))]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(sort_keys=False) if form == "json" else _line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # Libraries say what went wrong and no more: at their lower levels some print addresses whole.
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr, format="%(message)s")
    for talkative in ("apscheduler", "alembic", "httpx", "httpcore", "trafilatura"):
        logging.getLogger(talkative).setLevel(logging.ERROR)


def _line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    at, level, said = event.pop("at"), event.pop("level"), event.pop("event")
    fields = " ".join(f"{name}={_value(value)}" for name, value in event.items() if value is not None)
    return f"{at} {level} {said} {fields}".rstrip()


def _value(value: Any) -> str:
    text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f'"{text}"' if " " in text else text
