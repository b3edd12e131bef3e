"""What nobody foresaw: told like everything else, on one line where nobody watches, and without a secret."""

import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import Any, TextIO


def tell_crashes_safely() -> None:
    """From now on no traceback and no warning of Python's shows a secret or a whole address."""
    sys.excepthook = _ended
    threading.excepthook = _thread_ended
    sys.unraisablehook = _unraisable
    warnings.showwarning = _warned


def _ended(kind: type[BaseException], fault: BaseException, where: TracebackType | None) -> None:
    if isinstance(fault, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, where)
    elif sys.stderr.isatty():  # for whoever reports it
        from monitor.cli.redaction import on_one_line, redacted

        told = redacted("".join(traceback.format_exception(kind, fault, where)))
        sys.stderr.write("\n".join(map(on_one_line, told.splitlines())) + "\n")
    else:
        _tell("critical", "program failed", exc_info=(kind, fault, where))


def _thread_ended(told: threading.ExceptHookArgs) -> None:
    if told.exc_value and not isinstance(told.exc_value, SystemExit):
        _tell("error", "thread failed", exc_info=(told.exc_type, told.exc_value, told.exc_traceback))


def _unraisable(told: "sys.UnraisableHookArgs") -> None:
    if told.exc_value:
        trace = (told.exc_type, told.exc_value, told.exc_traceback)
        _tell("error", "fault ignored", at_work=repr(told.object), exc_info=trace)


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    _tell("warning", "python warned", category=category.__name__, message=str(message), where=f"{filename}:{lineno}")


def _tell(level: str, said: str, **fields: Any) -> None:
    from monitor.cli.logs import tell  # late: what goes well need not wait for it

    tell(level, said, **fields)
