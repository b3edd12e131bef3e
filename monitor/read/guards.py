"""What guards in front of a site show instead of the page, with status 200 too."""

from monitor.errors import UnreadablePage
from monitor.model import Origin
from monitor.read.decoding import where

# How the title of such a page begins.
_GUARDS = (
    "just a moment", "attention required", "access denied", "access to this page has been denied",
    "pardon our interruption", "request unsuccessful", "security check", "verifying you are human",
    "are you a robot", "are you human", "one moment, please", "403 forbidden",
)  # fmt: skip


class GuardPage(UnreadablePage):
    """A guard's page in place of the one that was asked for, of which it says nothing."""


def refuse_guard(title: str, origin: Origin) -> None:
    """GuardPage if a page of this title is one."""
    if is_guard(title):
        raise GuardPage(
            f'{where(origin)}: the site answered "{title}" instead of the page: a guard refuses programs. '
            "Ask the site's owner for access, or use its feed"
        )


def is_guard(title: str) -> bool:
    return title.lower().startswith(_GUARDS)
