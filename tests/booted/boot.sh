#!/bin/bash
# A systemd of its own, booted in namespaces: `boot.sh FOLDER` as root. It sees the machine's files through an
# overlay in FOLDER, and has its own processes, mounts, devices and an empty network; outside it leaves empty control
# groups. Started by trial.py, which ends it and takes those away.
set -euo pipefail
folder=$1
mount --make-rprivate /
mount -t tmpfs tmpfs "$folder"
mkdir "$folder"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
for place in run tmp sys/fs/cgroup dev; do mount -t tmpfs -o mode=755 tmpfs "$place"; done
chmod 1777 tmp
mkdir sys/fs/cgroup/{unified,systemd} dev/{pts,shm}
mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
# Nothing of what this machine starts, and nothing that sets what all machines on this kernel share.
units=etc/systemd/system
rm -rf "$units"/*.wants "$units"/*.service
for unit in systemd-{sysctl,modules-load,tmpfiles-setup-dev,binfmt,update-utmp,remount-fs,sysusers,random-seed}.service \
  proc-sys-fs-binfmt_misc.{automount,mount} dev-{hugepages,mqueue}.mount sys-fs-fuse-connections.mount \
  sys-kernel-{debug,tracing,config}.mount tmp.mount systemd-journald-audit.socket; do
  ln -sf /dev/null "$units/$unit"
done
printf '[Unit]\nDescription=Enough for one service\nRequires=dbus.socket\nAfter=dbus.socket\n' >"$units/multi-user.target"
ip link set lo up
mkdir -p mnt
pivot_root . mnt
umount -l mnt
mount --make-rshared / # credentials are mounted where only a shared place shows them
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin container=trial /lib/systemd/systemd --system --unit=multi-user.target --show-status=no
