"""Every row of the table of faults says what happened and how it recovered, where `table.py` reads it."""

from collections.abc import Callable

import pytest
from faults.scene import Told


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Told:
    """Write a row: the fault, what happened, the recovery."""

    def told(fault: str, happened: str, recovery: str) -> None:
        for name, words in (("fault", fault), ("happened", happened), ("recovery", recovery)):
            record_property(name, words)

    return told
