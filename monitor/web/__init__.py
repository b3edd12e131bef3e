"""What the daemon shows to those who watch it: `/healthz`, `/readyz` and `/metrics`."""

from monitor.web.app import Site
from monitor.web.listening import Listening, listen
from monitor.web.metrics import Metrics
from monitor.web.server import serve

__all__ = ["Listening", "Metrics", "Site", "listen", "serve"]
