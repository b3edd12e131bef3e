#!/bin/sh
# `ofsted-monitor` as the service runs it: its user, its secrets, its configuration and its database.
# For root; deploy/README.md installs it as /usr/local/bin/ofsted-monitor.
HOME=/var/lib/ofsted-monitor
export HOME
exec runuser -u ofsted-monitor -- /bin/sh -c '
  umask 027
  if [ -e /etc/ofsted-monitor/environment ]; then
    set -a
    . /etc/ofsted-monitor/environment
  fi
  exec /opt/ofsted-monitor/.venv/bin/ofsted-monitor \
    --config /etc/ofsted-monitor/sources.toml --database /var/lib/ofsted-monitor/ofsted-monitor.db "$@"
' ofsted-monitor "$@"
