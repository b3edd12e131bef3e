"""Sending one message to one destination through Apprise, and saying how it went."""

from monitor.deliver.channel import check, described, redacted
from monitor.deliver.hidden import secrets, without
from monitor.deliver.sender import Sender

__all__ = ["Sender", "check", "described", "redacted", "secrets", "without"]
