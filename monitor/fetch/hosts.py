"""What is remembered of every host: in memory while the program runs, and where it outlives it."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from monitor.errors import MonitorError
from monitor.model import HostState

log = structlog.get_logger()


class Hosts(Protocol):
    """Where the states of hosts are kept. Called from threads; MonitorError if they cannot be read or kept now."""

    def get(self, name: str) -> HostState:
        """The host's state; a fresh one for a host never met."""

    def put(self, state: HostState) -> None:
        """Keep it."""


class HostsInMemory:
    """Remembers for as long as it lives: for what stores nothing, and for tests."""

    def __init__(self) -> None:
        self._states: dict[str, HostState] = {}

    def get(self, name: str) -> HostState:
        return self._states.get(name, HostState(name))

    def put(self, state: HostState) -> None:
        self._states[state.name] = state


class Memory:
    """The states as this process knows them: each read once, and written when it changes.

    A database that cannot be used now stops no fetch: the state is kept here, and written at its next change.
    """

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._states: dict[str, HostState] = {}
        self._writing = asyncio.Lock()

    async def get(self, name: str) -> HostState:
        if name not in self._states:
            try:
                read = await asyncio.to_thread(self._hosts.get, name)
            except MonitorError as error:
                log.warning("host not remembered", host=name, error=str(error))
                return HostState(name)
            self._states.setdefault(name, read)  # another may have read and changed it meanwhile
        return self._states[name]

    async def change(self, name: str, change: Callable[[HostState], HostState]) -> None:
        """Replace the state by what `change` makes of it."""
        before = await self.get(name)
        before = self._states.get(name, before)
        after = self._states[name] = change(before)
        if after == before:
            return
        async with self._writing:  # in order: the newest is written last
            try:
                await asyncio.to_thread(self._hosts.put, self._states[name])
            except MonitorError as error:
                log.warning("host not remembered", host=name, error=str(error))
