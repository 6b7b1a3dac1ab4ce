#!/bin/sh
# Gives its command a machine of its own: a network with nothing but loopback, copies of the system
# folders an installation writes to, and no source tree. Run by root under `unshare`.
# in-namespace.sh HIDDEN WORK ARCHIVE
set -eu
hidden=$1 work=$2 archive=$3
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
ip link set lo up 2>/dev/null ||
	perl -MSocket -e 'socket(my $s, AF_INET, SOCK_DGRAM, 0) or die; my $lo = pack("a16 s x14", "lo", 0x49); ioctl($s, 0x8914, $lo) or die $!'
mkdir "$work/etc"
cp -a /etc/. "$work/etc/" 2>/dev/null || true
mount --bind "$work/etc" /etc
for folder in /opt /var/lib /run /usr/local/bin; do mount -t tmpfs -o mode=755 none $folder; done
mount -t tmpfs none "$hidden"
useradd --system --user-group --no-create-home --home-dir "$work/clerk" clerk
install -d -o clerk -g clerk "$work/clerk"

cd /
clean="env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8"
setpriv --reuid=clerk --regid=clerk --init-groups $clean HOME="$work/clerk" sh "$work/as-user.sh" "$archive"
$clean HOME=/root sh "$work/as-root.sh" "$work/clerk"/unpacked/dekad-*
