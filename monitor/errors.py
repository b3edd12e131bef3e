"""The error family. Every message says where, what, what was expected and what to do next."""


class MonitorError(Exception):
    """Anything that the program reports in one line instead of a traceback."""


class UsageError(MonitorError):
    """Wrong usage or configuration: nothing was done (exit 2)."""


class SettingsError(UsageError):
    """`sources.toml` or the environment is wrong."""


class FactsError(UsageError):
    """A row of `seeds/` is wrong: the message names file, line and column."""


class SchemaError(UsageError):
    """The database is of another version than the program."""


class UnreadablePage(MonitorError):
    """The bytes are not what their kind promises, or a landmark that the reader relies on is gone."""


class FetchError(MonitorError):
    """A page could not be fetched; the message names the address and the reason."""


class Gone(FetchError):
    """There is nothing at the address, or no longer."""


class BlockedAddress(FetchError):
    """The address is not public, or not one that this program may contact."""
