"""What the options of `init` say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """The options of `init`; None or nothing for those that are not given."""

    councils: tuple[str, ...]
    regions: tuple[str, ...]
    to: tuple[str, ...]
    smtp: str | None
    security: str | None
    user: str | None
    password_env: str | None
    sender: str | None
    every: str | None
    contact: str | None
    name: str
    allow: tuple[str, ...]
