"""A text too long for one message of a service goes out in parts, with a pause between them.

Apprise pauses for over five seconds with most services that send text messages, and those take 160 letters at once: an
ordinary alert needs seven parts and over half a minute. Were the attempt given up meanwhile it would be made again,
with all parts from the first.
"""

from apprise import NotifyFormat, OverflowMode
from apprise.plugins import NotifyBase
from apprise.utils.format import smart_split

PAUSES = 90.0  # seconds at most, of all pauses in one message: an attempt must be over long before its alerts' lease is
REST = "\n\n… The rest: see ofsted-monitor alerts list"


def fitted(text: str, layout: NotifyFormat, service: NotifyBase) -> tuple[str, float]:
    """The text, cut where the pauses between its parts would be too long, and for how many seconds they hold it up."""
    if service.overflow_mode is not OverflowMode.SPLIT:  # the address says otherwise: it goes as one
        return text, 0.0
    parts, pause = smart_split(text, _room(service), layout), float(service.request_rate_per_sec)
    if (len(parts) - 1) * pause <= PAUSES:
        return text, (len(parts) - 1) * pause
    most = int(PAUSES // pause)  # and one for what is said instead of the rest
    return "".join(parts[:most]).rstrip() + REST, most * pause


def _room(service: NotifyBase) -> int:
    """For how many letters of the text one part has room; some services count the title among them."""
    title = int(service.title_maxlen) if service.overflow_amalgamate_title else 0
    return max(int(service.body_maxlen) - title, 1)
