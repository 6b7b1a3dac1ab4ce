#!/bin/sh
# Removes the programs of an installation. Data, backups and settings stay; it says where they are.
set -eu
prefix=${1:-}
if [ -z "$prefix" ]; then
	[ "$(id -u)" = 0 ] && prefix=/opt/dekad || prefix=$HOME/dekad
fi
[ -e "$prefix/current/RELEASE" ] || {
	printf '%s\n' "No Dekad stands in $prefix. Name its folder: sh uninstall.sh DIR" >&2
	exit 1
}
if [ "$(id -u)" = 0 ]; then
	settings=/etc/dekad/dekad.env
	if [ -d /run/systemd/system ]; then systemctl disable --now --quiet dekad || true; fi
	rm -f /etc/systemd/system/dekad.service
	if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
	[ "$(readlink /usr/local/bin/dekad)" != "$prefix/bin/dekad" ] || rm /usr/local/bin/dekad
else
	settings=$prefix/dekad.env
fi
data=$(sed -n 's/^DEKAD_DATA=//p' "$settings")
for release in "$prefix"/*/RELEASE; do
	folder=$(dirname "$release")
	# The link to the version in use is not one of them.
	[ -L "$folder" ] || rm -rf "$folder"
done
rm -f "$prefix/current" "$prefix/bin/dekad"
rmdir "$prefix/bin" "$prefix" 2>/dev/null || true
printf '%s\n' "The programs are removed." \
	"Data: $data" "Settings: $settings" \
	"Upgrades and their backups are named in $prefix/upgrades, if there were any."
