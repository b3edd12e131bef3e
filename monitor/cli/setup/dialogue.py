"""Asking a person, or taking what the options say: one path for both."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click
from rich.text import Text

from monitor.cli.common import Setting
from monitor.cli.show import print_indented
from monitor.errors import UsageError
from monitor.settings.reading import Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and the option that answers it unasked."""

    option: str
    words: str
    default: str | None = None  # None: it must be answered
    wanted: str = ""  # what to name where it must be answered and nobody is asked
    example: str = ""
    enter: str = ""  # what Enter stands for, where the default itself would not say it
    hidden: bool = False


class Dialogue:
    """Asks on the terminal, on standard error, so that the answer to the command stays on standard output.

    Where nobody is to be asked every answer is what the option says, else the default.
    """

    def __init__(self, setting: Setting, *, asks: bool) -> None:
        self._setting = setting
        self.asks = asks

    @classmethod
    def with_person(cls, setting: Setting, *, silent: bool) -> "Dialogue":
        """Asks if somebody sits at the terminal and wants to be asked."""
        return cls(setting, asks=not silent and sys.stdin.isatty())

    def tell(self, heading: str, words: str = "") -> None:
        """Explain what is asked next; silent where nobody is asked."""
        if self.asks:
            self._setting.stderr.print(f"\n{heading}", style="bold")
            if words:
                print_indented(self._setting.stderr, 2, Text(words, style="dim"))

    def answer(self, question: Question, given: str | None, read: Callable[[str], T]) -> T:
        """What `read` makes of the option, of what is typed, or of the default; asked until it is right."""
        if given is not None:
            return taken(given, read, f"{question.option}: ")
        if self.asks:
            return self._asked(question, read)
        if question.default is None:
            example = f"{question.option} {question.example}"
            raise UsageError(f"{question.option} is missing: name {question.wanted}, for example {example}.")
        return taken(question.default, read)

    def instead(self, fault: UsageError, offered: str) -> str:
        """What the person types in place of a name that is none; Enter takes what is offered, if anything is."""
        self._object(fault)
        typed: str = click.prompt("  In its place", default=offered or None, err=True)
        return typed

    def agreed(self, words: str, *, otherwise: bool) -> bool:
        """Whether the person says yes; `otherwise` where nobody is asked."""
        return click.confirm(words, default=True, err=True) if self.asks else otherwise

    def _asked(self, question: Question, read: Callable[[str], T]) -> T:
        words = f"{question.words} [{question.enter}]" if question.enter else question.words
        while True:
            typed: str = click.prompt(
                words,
                default=question.default,
                show_default=not question.enter,
                hide_input=question.hidden,
                value_proc=str if question.hidden else str.strip,
                err=True,
            )
            try:
                return taken(typed, read)
            except UsageError as fault:
                self._object(fault)

    def _object(self, fault: UsageError) -> None:
        print_indented(self._setting.stderr, 2, Text(str(fault), style="yellow"))


def taken(value: str, read: Callable[[str], T], where: str = "") -> T:
    """What `read` makes of the value; UsageError, beginning with `where`, for what it refuses."""
    try:
        return read(value)
    except Refused as refused:
        shown = f'"{value}"' if refused.shown is None else refused.shown or "This"
        raise UsageError(f"{where}{shown} {refused.reason}") from None
    except UsageError as fault:
        raise UsageError(f"{where}{fault}") from None
