"""`sources.toml` and the environment, loaded and checked: `load` gives the `Settings`, or says all that is wrong."""

from monitor.settings.file import facts_folder, load
from monitor.settings.values import DEFAULT_EVENTS, Busy, Destination, Retention, Settings, Source

__all__ = ["DEFAULT_EVENTS", "Busy", "Destination", "Retention", "Settings", "Source", "facts_folder", "load"]
