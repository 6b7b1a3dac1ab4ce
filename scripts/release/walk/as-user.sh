#!/bin/sh
# One office's year with a release, as an ordinary user: installs, works, upgrades, restores, goes
# back, removes. Says what came as lines `fact NAME JSON`, which release.test.ts judges.
# as-user.sh ARCHIVE
set -eu
archive=$1
here=$(dirname "$0")
home=$HOME/installed
dekad=$home/bin/dekad
fact() { printf 'fact %s %s\n' "$1" "$2"; }
exit_of() { "$@" >/dev/null 2>&1 && echo 0 || echo $?; }
quoted() { sed 's/["\\]/ /g' | tr '\n' ' ' | sed 's/^/"/;s/$/"/'; }

cd "$(dirname "$archive")"
fact sum "$(exit_of sha256sum -c "$(basename "$archive").sha256")"
mkdir "$HOME/unpacked"
cd "$HOME/unpacked"
tar -xzf "$archive"
release=$(echo "$HOME"/unpacked/dekad-*)
cd "$HOME"

fact check "$(exit_of sh "$release/install.sh" --check)"
cp "$release/docs/errors.md" kept
echo >>"$release/docs/errors.md"
fact check_changed "$(exit_of sh "$release/install.sh" --prefix "$home")"
cp kept "$release/docs/errors.md"
: >"$release/packages/program/added.js"
fact check_added "$(exit_of sh "$release/install.sh" --prefix "$home")"
rm "$release/packages/program/added.js"

sh "$release/install.sh" --prefix "$home" >/dev/null
fact again "$(sh "$release/install.sh" --prefix "$home" | quoted)"
node=$(echo "$home"/current/node_modules/node-*/bin/node)
fact network "$("$node" "$here/look.mjs" network)"
fact help "$("$dekad" --help --lang en | head -n 1 | quoted)"
fact demo "$("$dekad" demo --projects 30 --years 1 --json 2>/dev/null)"
fact before "$("$dekad" rollup --by region --json)"
for format in pdf docx xlsx; do
	fact "$format" "$("$dekad" bulletin "$HOME/bulletin.$format" --json)"
done
fact fonts "$("$node" "$here/look.mjs" fonts "$HOME/bulletin.pdf")"
"$dekad" template regions "$HOME/regions.xlsx" >/dev/null
fact import "$("$dekad" import regions "$HOME/regions.xlsx" --dry-run --json 2>/dev/null || true)"

"$dekad" serve --port 0 --json >served 2>served.err &
server=$!
waited=0
until [ -s served ] || [ $waited = 600 ]; do sleep 0.1; waited=$((waited + 1)); done
fact page "$("$node" "$here/look.mjs" page "$(cat served)")"

# The same build once more, as the version of next month, while the server runs.
next=$HOME/unpacked/next
cp -a -l "$release" "$next"
call_it() {
	sed -i "s/^version=.*/version=$1/;s/^schema=.*/schema=$2/" "$next/RELEASE"
	sum=$(sha256sum <"$next/RELEASE")
	sed -i "s|^.*  ./RELEASE\$|${sum%% *}  ./RELEASE|" "$next/SHA256SUMS"
}
call_it 99.1.0 "$(sed -n 's/^schema=//p' "$release/RELEASE")"
fact upgrade "$(sh "$next/install.sh" --prefix "$home" 2>&1 | quoted)"
kill -TERM $server
wait $server && fact served 0 || fact served $?
fact current "\"$(readlink "$home/current")\""
fact kept "\"$(cd "$home" && echo */RELEASE)\""
backup=$(echo "$home"/backups/*.zst)
fact restore "$("$dekad" restore "$backup" --data "$HOME/restored" --json)"
fact restored "$("$dekad" rollup --by region --data "$HOME/restored" --json)"

call_it 99.0.0 0001_older
fact downgrade "$(exit_of sh "$next/install.sh" --prefix "$home")"
fact after_downgrade "\"$(readlink "$home/current")\""

# Whoever came after the upgrade is gone with it, and may be entered again.
fact added "$(exit_of "$dekad" user add later --role dispatcher)"
fact added_twice "$(exit_of "$dekad" user add later --role dispatcher)"
fact back "$(sh "$home/current/install.sh" --back --prefix "$home" 2>&1 | quoted)"
fact after_back "\"$(readlink "$home/current")\""
fact back_data "$("$dekad" rollup --by region --json)"
fact added_again "$(exit_of "$dekad" user add later --role dispatcher)"
call_it 99.1.0 "$(sed -n 's/^schema=//p' "$release/RELEASE")"
fact upgrade_again "$(sh "$next/install.sh" --prefix "$home" 2>&1 | quoted)"
fact doctor "$("$dekad" doctor --json)"
sh "$release/uninstall.sh" "$home" >/dev/null
fact left "\"$(cd "$home" && echo *)\""
