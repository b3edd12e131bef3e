"""Events in words: the one message that a destination gets, as a subject, as text and as HTML."""

from monitor.wording.headlines import afterwards, headline
from monitor.wording.messages import message, notice_message, test_message

__all__ = ["afterwards", "headline", "message", "notice_message", "test_message"]
