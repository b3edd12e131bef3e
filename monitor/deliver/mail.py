"""A mailbox behind a mail server, as the Apprise address that reaches it."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

PORTS = {"ssl": 465, "starttls": 587, "none": 25}  # the usual port of each way to encrypt
_MODES = {"ssl": "ssl", "starttls": "starttls", "none": "insecure"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and as whom."""

    host: str
    port: int
    security: str  # a key of PORTS
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    def address(self, to: str) -> str:
        """The Apprise address of one mailbox; what has a meaning in an address is percent-encoded.

        `smtp` repeats the host: without it Apprise puts a provider's usual server, port and login in
        the place of those given here, wherever the host looks like that provider's.
        """
        scheme = "mailto" if self.security == "none" else "mailtos"
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        said = {"from": self.sender, "to": to, "mode": _MODES[self.security], "smtp": self.host}
        return f"{scheme}://{login}{self.host}:{self.port}/?{urlencode(said, quote_via=quote, safe='')}"
