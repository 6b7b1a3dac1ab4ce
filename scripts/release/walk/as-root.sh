#!/bin/sh
# The same release installed for a machine: account, service, settings. Facts as in as-user.sh.
# as-root.sh RELEASE
set -eu
release=$1
PATH=$PATH:/usr/local/bin
fact() { printf 'fact %s %s\n' "$1" "$2"; }
quoted() { sed 's/["\\]/ /g' | tr '\n' ' ' | sed 's/^/"/;s/$/"/'; }

fact root_install "$(sh "$release/install.sh" 2>&1 | quoted)"
fact root_owner "\"$(stat -c '%U %a' /var/lib/dekad /var/lib/dekad/main /var/lib/dekad/backups /etc/dekad/dekad.env | tr '\n' ' ')\""
fact root_command "$(/usr/local/bin/dekad demo --projects 30 --years 1 --json 2>/dev/null)"
if command -v systemd-analyze >/dev/null; then
	fact unit "$(systemd-analyze verify /etc/systemd/system/dekad.service 2>&1 | grep dekad.service | quoted)"
fi

# What the unit starts, as whom it starts it.
setpriv --reuid=dekad --regid=dekad --init-groups /opt/dekad/bin/dekad serve --port 0 --json >/tmp/dekad-served 2>&1 &
server=$!
waited=0
until [ -s /tmp/dekad-served ] || [ $waited = 600 ]; do sleep 0.1; waited=$((waited + 1)); done
node=$(echo /opt/dekad/current/node_modules/node-*/bin/node)
fact root_page "$("$node" "$(dirname "$0")/look.mjs" page "$(head -n 1 /tmp/dekad-served)")"
fact root_accounts "$("$node" "$(dirname "$0")/look.mjs" accounts /opt/dekad)"
fact root_beside "$(dekad rollup --json >/dev/null 2>&1 && echo 0 || echo $?)"
kill -TERM $server
wait $server && fact root_served 0 || fact root_served $?
rm /tmp/dekad-served
sh "$release/uninstall.sh" >/dev/null
left=$(ls -d /etc/systemd/system/dekad.service /opt/dekad /usr/local/bin/dekad 2>/dev/null || true)
fact root_left "\"$(echo $left $(ls /var/lib/dekad))\""
