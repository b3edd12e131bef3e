"""Log lines: one event a line, the event and then its fields, as text or as JSON, on standard error.

Whatever a field holds, it makes no second line, no other field and no sign that a terminal obeys, and shows no secret.
"""

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any

import structlog

from monitor.cli.redaction import forget_secrets, on_one_line, shown

LEVELS = (logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)
# Libraries say what went wrong and no more: at their lower levels some print addresses whole.
TALKATIVE = ("alembic", "apscheduler", "httpcore", "httpx", "trafilatura")
FRAMES = 12  # of a traceback: those next to the fault


def set_up_logs(form: str, loudness: int) -> None:
    """Loudness 0 tells errors alone, 1 warnings too, 2 what happens, 3 everything."""
    level = LEVELS[max(0, min(loudness, 3))]
    forget_secrets()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso", utc=True, key="at"),
            structlog.processors.ExceptionRenderer(_traceback),
            _json if form == "json" else _line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Lines,
    )
    _listen_to_libraries(max(level, logging.WARNING))


def tell(level: str, said: str, **fields: Any) -> None:
    """Write a line at any loudness."""
    if not structlog.is_configured():
        set_up_logs("text", 0)
    event: Any = {"event": said, **fields}
    for step in structlog.get_config()["processors"]:
        event = step(None, level, event)
    _Lines().msg(event)


class _Lines:
    """Writes lines. A log that cannot be written, as on a full disk, is no reason to stop the work."""

    def msg(self, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


class _Library(logging.Handler):
    """What a library says through the standard library becomes a log line like any other."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # its arguments do not fit
            said = str(record.msg)
        level = logging.ERROR if record.levelno >= logging.ERROR else logging.WARNING
        told = {"library": record.name, "message": said.strip()}
        structlog.get_logger().log(level, "library said", **told, exc_info=record.exc_info or None)


def _listen_to_libraries(level: int) -> None:
    root = logging.getLogger()
    root.handlers = [*(handler for handler in root.handlers if not isinstance(handler, _Library)), _Library()]
    root.setLevel(level)
    for talkative in TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.ERROR)


def _json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    first = {name: event.pop(name) for name in ("at", "level", "event")}
    return json.dumps(shown(first) | shown(event))


def _line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    at, level, said = event.pop("at"), event.pop("level"), event.pop("event")
    fields = " ".join(f"{name}={_value(shown(value))}" for name, value in event.items() if value is not None)
    return f"{at} {level} {on_one_line(shown(said))} {fields}".rstrip()


def _value(value: Any) -> str:
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    if text.isprintable() and not any(sign in text for sign in ' "\\'):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{on_one_line(escaped)}"'


def _traceback(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    return "".join(traceback.format_exception(*exc_info, limit=-FRAMES))
