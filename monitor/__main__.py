"""`python -m monitor` is `ofsted-monitor`."""

from monitor.cli import main

main()
