#!/bin/sh
# Installs this release of Dekad, or upgrades to it, or goes back from it. Needs no network.
set -eu
umask 022

usage() {
	cat <<'TEXT'
sh install.sh [--prefix DIR] [--data DIR]   installs, or upgrades what stands in the folder
sh install.sh --check                       only checks that no byte of the release is changed
sh install.sh --back [--prefix DIR]         goes back to the version and the data before the last upgrade

As root: /opt/dekad, data in /var/lib/dekad/main, the account dekad, a systemd service.
Else: $HOME/dekad with the data inside, nothing outside of it.
TEXT
}
say() { printf '%s\n' "$*"; }
refuse() {
	printf '%s\n' "$@" >&2
	exit 1
}
value() { sed -n "s/^$1=//p" "$2"; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
is_root=no
[ "$(id -u)" != 0 ] || is_root=yes
prefix= data= way=install
while [ $# -gt 0 ]; do
	case $1 in
	--prefix | --data)
		[ $# -gt 1 ] || refuse "$1 needs a folder."
		case $2 in /*) path=$2 ;; *) path=$PWD/$2 ;; esac
		case $path in *[!A-Za-z0-9/._-]*) refuse "Only letters, digits and . _ - may stand in a folder's name: $path" ;; esac
		[ "$1" = --prefix ] && prefix=$path || data=$path
		shift
		;;
	--check) way=check ;;
	--back) way=back ;;
	--help | -h) usage && exit 0 ;;
	*) usage >&2 && refuse "Not an option: $1" ;;
	esac
	shift
done

if [ $is_root = yes ]; then
	prefix=${prefix:-/opt/dekad}
	data=${data:-/var/lib/dekad/main}
	backups=$(dirname "$data")/backups
	settings=/etc/dekad/dekad.env
else
	prefix=${prefix:-$HOME/dekad}
	data=${data:-$prefix/data}
	backups=$prefix/backups
	settings=$prefix/dekad.env
fi
log=$prefix/upgrades

has_systemd() { [ $is_root = yes ] && [ -d /run/systemd/system ]; }
was_running=no
stop_service() {
	if has_systemd && systemctl is-active --quiet dekad; then
		was_running=yes
		say "Stopping the service."
		systemctl stop dekad
	fi
}
start_service() {
	if has_systemd && [ "$1" = yes ]; then
		systemctl start dekad
		say "The service was started: journalctl -u dekad"
	fi
}
# A link is replaced by a rename: at no instant is there none.
point_to() {
	ln -sfn "$1" "$prefix/current.new"
	mv -T "$prefix/current.new" "$prefix/current"
}

# Every file is what was released, and there is no file beside them.
check_sums() {
	(
		cd "$here"
		LC_ALL=C sha256sum -c SHA256SUMS 2>/dev/null | grep -v ': OK$' && exit 1
		find . ! -type d ! -path ./SHA256SUMS | LC_ALL=C sort >"$1"
		sed 's/^[0-9a-f]*  //' SHA256SUMS | LC_ALL=C sort | cmp -s - "$1"
	) || refuse "This release is not as it was made: a file is changed, missing or added." \
		"Unpack the archive again, after comparing it with its .sha256 file."
}

check_machine() {
	case $(uname -s)-$(uname -m) in
	Linux-x86_64) machine=linux-x64 ;;
	Linux-aarch64) machine=linux-arm64 ;;
	*) machine=$(uname -s)-$(uname -m) ;;
	esac
	[ "$machine" = "$(value platform "$here/RELEASE")" ] ||
		refuse "This release is for $(value platform "$here/RELEASE"); this machine is $machine."
	"$here/bin/dekad" --version >/dev/null ||
		refuse "The programs of this release do not run here: glibc 2.28 or newer is needed."
}

go_back() {
	[ -s "$log" ] || refuse "No upgrade is recorded in $log: there is nothing to go back to."
	last=$(tail -n 1 "$log")
	from=${last%% *} rest=${last#* }
	to=${rest%% *} file=${rest#* }
	[ "$(readlink "$prefix/current")" = "$to" ] ||
		refuse "The version in use is not $to, to which the last upgrade led."
	[ -d "$prefix/$from" ] || refuse "The program of $from is gone: $prefix/$from"
	! grep -q '^DATABASE_URL=' "$settings" ||
		refuse "The data stand on a server of your own. Make an empty database there, name it in $settings," \
			"then: ln -sfn $from $prefix/current; $prefix/bin/dekad restore $file"
	old_data=$(value DEKAD_DATA "$settings")
	new_data=$old_data-back-to-$from
	[ ! -e "$new_data" ] || refuse "$new_data is there already; move it away first."
	stop_service
	if [ $is_root = yes ]; then
		install -d -o dekad -g dekad -m 700 "$new_data"
	fi
	if ! "$prefix/$from/bin/dekad" restore "$file" --data "$new_data"; then
		start_service $was_running
		refuse "The backup could not be restored; nothing was changed."
	fi
	sed "s|^DEKAD_DATA=.*|DEKAD_DATA=$new_data|" "$settings" >"$settings.new"
	cat "$settings.new" >"$settings"
	rm "$settings.new"
	point_to "$from"
	sed '$d' "$log" >"$log.new"
	mv "$log.new" "$log"
	start_service $was_running
	say "Dekad $from is in use again, with the data as they were before the upgrade: $new_data" \
		"What was entered since then is still in $old_data."
}

make_account() {
	if ! id dekad >/dev/null 2>&1; then
		useradd --system --user-group --no-create-home --home-dir /var/lib/dekad \
			--shell /usr/sbin/nologin dekad
		say "The account dekad was made."
	fi
	install -d -o dekad -g dekad -m 755 "$(dirname "$data")"
	[ -d "$data" ] || install -d -o dekad -g dekad -m 700 "$data"
	install -d -o dekad -g dekad -m 700 "$backups"
}

write_settings() {
	[ ! -e "$settings" ] || return 0
	mkdir -p "$(dirname "$settings")"
	cat >"$settings" <<TEXT
# Settings of this installation; read by the service and by $prefix/bin/dekad. Values with spaces or & in quotes.
DEKAD_DATA=$data
# How the service serves: dekad serve --help
DEKAD_SERVE="--host 127.0.0.1 --port 4300"
# A PostgreSQL server of your own instead of the one that comes along:
#DATABASE_URL="postgres://login:password@host/dekad"
TEXT
	if [ $is_root = yes ]; then
		chown root:dekad "$settings"
		chmod 640 "$settings"
	else
		chmod 600 "$settings"
	fi
}

write_command() {
	mkdir -p "$prefix/bin"
	cat >"$prefix/bin/dekad.new" <<TEXT
#!/bin/sh
# Written by install.sh: Dekad with the settings of this installation.
if [ -r $settings ]; then
	set -a
	. $settings
	set +a
fi
exec $prefix/current/bin/dekad "\$@"
TEXT
	chmod 755 "$prefix/bin/dekad.new"
	mv "$prefix/bin/dekad.new" "$prefix/bin/dekad"
}

write_service() {
	[ $is_root = yes ] || return 0
	state=$(dirname "$data")
	mkdir -p /etc/systemd/system
	sed -e "s|@PREFIX@|$prefix|g" -e "s|@SETTINGS@|$settings|g" -e "s|@STATE@|$state|g" \
		"$here/service/dekad.service" >/etc/systemd/system/dekad.service
	[ -e /usr/local/bin/dekad ] || ln -s "$prefix/bin/dekad" /usr/local/bin/dekad
	if has_systemd; then
		systemctl daemon-reload
		systemctl enable --quiet dekad
	else
		say "systemd does not run here: its unit was written and not started."
	fi
}

copy_program() {
	rm -rf "$prefix/$version.new"
	mkdir -p "$prefix/$version.new"
	cp -R -P "$here/." "$prefix/$version.new/"
	# Of an upgrade that was broken off or taken back; the version in use never comes here.
	rm -rf "${prefix:?}/$version"
	mv -T "$prefix/$version.new" "$prefix/$version"
}

refuse_downgrade() {
	old_schema=$(value schema "$prefix/current/RELEASE")
	new_schema=$(value schema "$here/RELEASE")
	[ "$(expr "${new_schema%%_*}" : '0*\(.*\)')" -ge "$(expr "${old_schema%%_*}" : '0*\(.*\)')" ] ||
		refuse "The data are at the schema $old_schema, which $version does not know (it ends at $new_schema)." \
			"To go back to an older version and its data: sh install.sh --back"
}

upgrade() {
	old=$(readlink "$prefix/current")
	if [ "$old" = "$version" ]; then
		cmp -s "$here/SHA256SUMS" "$prefix/current/SHA256SUMS" ||
			refuse "Another build of $version stands in $prefix already."
		say "Dekad $version stands in $prefix already; nothing to do."
		exit 0
	fi
	refuse_downgrade
	copy_program
	stop_service
	mkdir -p "$backups"
	file=$backups/dekad-$old-$(date -u +%Y%m%dT%H%M%SZ).zst
	if ! "$prefix/bin/dekad" backup "$file"; then
		start_service $was_running
		refuse "The backup before the upgrade failed; $old stays in use."
	fi
	printf '%s %s %s\n' "$old" "$version" "$file" >>"$log"
	write_command
	write_service
	point_to "$version"
	start_service $was_running
	say "Dekad $version is in use; $old stays in $prefix/$old." \
		"The data as they were: $file" \
		"To go back to both: sh $prefix/$version/install.sh --back --prefix $prefix"
	say "Look whether all is well: $prefix/bin/dekad doctor"
	[ $was_running = yes ] || say "A server that still runs is of $old: stop it and start it again."
}

install_first() {
	[ $is_root = no ] || make_account
	mkdir -p "$prefix"
	copy_program
	write_settings
	write_command
	point_to "$version"
	write_service
	start_service yes
	say "Dekad $version stands in $prefix; its settings: $settings"
	if has_systemd; then
		say "The link for the first operator: journalctl -u dekad"
	else
		say "Start it: $prefix/bin/dekad serve"
	fi
}

list=$(mktemp)
trap 'rm -f "$list"' EXIT
if [ $way = back ]; then
	go_back
	exit 0
fi
check_sums "$list"
version=$(value version "$here/RELEASE")
if [ $way = check ]; then
	say "Dekad $version is as it was released."
	exit 0
fi
check_machine
if [ -e "$prefix/current" ]; then upgrade; else install_first; fi
