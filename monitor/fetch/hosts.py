"""What is remembered of every host: in memory while the program runs, and where it outlives it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial, reduce
from types import MappingProxyType
from typing import Protocol

import structlog

from monitor.errors import MonitorError
from monitor.model import HostState

log = structlog.get_logger()

Change = Callable[[HostState], HostState]

_MOST_UNWRITTEN = 20  # changes of a host that wait for the database: more failures than any rest is counted by


class Hosts(Protocol):
    """Where the states of hosts are kept. Called from threads; MonitorError if they cannot be read or kept now."""

    def get(self, name: str) -> HostState:
        """The host's state; a fresh one for a host never met."""

    def change(self, name: str, change: Change) -> HostState:
        """Replace the state by what `change` makes of it, so that no other change is lost; what it is then."""


class HostsInMemory:
    """Remembers for as long as it lives: for what stores nothing, and for tests."""

    def __init__(self, known: Mapping[str, HostState] = MappingProxyType({})) -> None:
        self._states = dict(known)

    def get(self, name: str) -> HostState:
        return self._states.get(name, HostState(name))

    def change(self, name: str, change: Change) -> HostState:
        self._states[name] = change(self.get(name))
        return self._states[name]


class Memory:
    """The states as this process knows them, of which other processes may know more.

    A database that cannot be used now stops no fetch: what changes is kept here, and written with the next change.
    """

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._stored: dict[str, HostState] = {}  # as last read or written
        self._unwritten: defaultdict[str, list[Change]] = defaultdict(list)
        self._writing = asyncio.Lock()
        self._is_readable = True

    async def read(self, name: str) -> HostState:
        """The host's state, with what other processes have learnt of it."""
        before = self._stored.get(name)
        try:
            stored = await asyncio.to_thread(self._hosts.get, name)
        except MonitorError as error:
            if self._is_readable:  # told once, not twice a request
                _tell(name, error)
            self._is_readable = False
        else:
            self._is_readable = True
            if self._stored.get(name) is before:  # else this is older than what was written meanwhile
                self._stored[name] = stored
        return self.get(name)

    def get(self, name: str) -> HostState:
        """The host's state as it was last read, with what has changed here since."""
        return _changed(self._stored.get(name, HostState(name)), self._unwritten[name])

    async def change(self, name: str, change: Change) -> None:
        """Replace the state by what `change` makes of it, whatever others have made of it."""
        before = self.get(name)
        if change(before) == before:
            return
        self._unwritten[name].append(change)
        del self._unwritten[name][:-_MOST_UNWRITTEN]  # first: nothing older may be left when it is written
        async with self._writing:
            if changes := self._unwritten[name][:]:  # else they were written with another's
                await self._write(name, changes)

    async def _write(self, name: str, changes: list[Change]) -> None:
        try:
            stored = await asyncio.to_thread(self._hosts.change, name, partial(_changed, changes=changes))
        except MonitorError as error:
            _tell(name, error)
        else:
            self._stored[name] = stored
            self._unwritten[name] = [change for change in self._unwritten[name] if change not in changes]


def _changed(state: HostState, changes: Iterable[Change]) -> HostState:
    return reduce(lambda changed, change: change(changed), changes, state)


def _tell(name: str, error: MonitorError) -> None:
    log.warning("host not remembered", host=name, error=str(error))
