#!/bin/sh
# `ofsted-monitor` as the service runs it: its user, its secrets, its configuration and its database.
# For root; deploy/README.md installs it as /usr/local/bin/ofsted-monitor.
#
# The service's user exists only while something runs as it, and only systemd can become it and enter
# the folder with the database. So each command is a short-lived service of its own, with what the unit
# says of user, folder and secrets: systemd lets the two share them, whether the daemon runs or not.
# Relative paths count from /var/lib/ofsted-monitor, the only folder that it may write to.
set -eu
home=/etc/ofsted-monitor
program=/opt/ofsted-monitor/.venv/bin/ofsted-monitor

# `init` writes the configuration, which belongs to root, so it runs as root. It asks nobody on the web;
# `alerts test` sends the message. Then the addresses go where the service's secrets lie.
if [ "${1-}" = init ]; then
  shift
  umask 022
  "$program" --config "$home/sources.toml" --database /var/lib/ofsted-monitor/ofsted-monitor.db init --no-test "$@"
  for address in "$home"/*.address; do
    [ ! -e "$address" ] || mv -n "$address" "$home/secrets/"
  done
  [ ! -e "$home/sources.toml" ] ||
    sed -i "s|\"file:$home/\([^/\"]*\.address\)\"|\"file:\${CREDENTIALS_DIRECTORY}/secret_\1\"|" "$home/sources.toml"
  exit
fi

exec systemd-run --quiet --collect --wait --pty --pipe \
  -p DynamicUser=yes -p User=ofsted-monitor \
  -p StateDirectory=ofsted-monitor -p StateDirectoryMode=0700 -p WorkingDirectory=/var/lib/ofsted-monitor \
  -p UMask=0077 -p PrivateUsers=yes -p CapabilityBoundingSet= \
  -p LoadCredential=secret:/etc/ofsted-monitor/secrets -p EnvironmentFile=-/etc/ofsted-monitor/environment \
  -- "$program" --config "$home/sources.toml" --database /var/lib/ofsted-monitor/ofsted-monitor.db "$@"
