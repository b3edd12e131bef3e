"""The destinations of the configuration, each of which must be one that messages can be sent to."""

from monitor.deliver import check
from monitor.errors import SettingsError
from monitor.settings import Settings


def refuse_unsendable(settings: Settings) -> None:
    """SettingsError, a line for each `[[notify]]` whose address leads nowhere or to more than one recipient."""
    faults = [
        f'{settings.path.name}: notify "{destination.name}": {fault}'
        for destination in settings.destinations
        if (fault := check(destination.url))
    ]
    if faults:
        raise SettingsError("\n".join(faults))
