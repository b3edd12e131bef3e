"""How much one fetch may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one fetch. Ofsted's largest reports are a few megabytes."""

    seconds: float = 30  # for the whole of it, redirects and look-ups included, waiting for its turn not
    connect_seconds: float = 5  # for each of the host's addresses
    raw_bytes: int = 20_000_000  # as sent
    plain_bytes: int = 40_000_000  # once unpacked
    redirects: int = 5


DEFAULT_LIMITS = Limits()
