export const embedded = {
	"embedded.data_moved":
		"The folder {asked} cannot be reached by the account {user} that runs the database; the data stands in {folder}.",
	"embedded.binaries_copied":
		"The PostgreSQL programs of this installation cannot be used by the account {user}; a copy stands in {folder}.",
	"embedded.socket_moved":
		"The path of {asked} is too long for a socket (107 bytes); the database listens in {folder}.",
	"embedded.shared_account":
		"The database runs as the shared account {user}: every other program of this account can read the data. Create a system account: useradd --system dekad",
	"embedded.still_root":
		"The server keeps running as root, because the account {user} cannot read {path}. Install Dekad where every account may read it, such as /opt/dekad.",
	"embedded.no_binaries":
		"There is no built-in PostgreSQL for {platform}. Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL server (15 or newer).",
	"embedded.broken_binaries":
		"The built-in PostgreSQL does not start: {reason}. Run npm install again, or set DATABASE_URL to a PostgreSQL server (15 or newer).",
	"embedded.no_account":
		"User id {uid} has no account on this machine, and PostgreSQL refuses to run without one. Start Dekad as a user that exists, or set DATABASE_URL.",
	"embedded.other_owner":
		"The data in {folder} belongs to {owner}. Run the command as {owner} or as root.",
	"embedded.not_writable":
		"The folder {folder} cannot be written ({reason}). Name another one with --data DIR.",
	"embedded.foreign_folder":
		"The folder {folder} belongs to root and holds other files. Name a new one with --data DIR, or give it to the account of the database: chown -R {user} {folder}",
	"embedded.other_major":
		"{folder} holds data of PostgreSQL {found}; this version of Dekad runs {wanted}. Make a backup with the version of Dekad that wrote it and restore that here (dekad backup, dekad restore).",
	"embedded.socket_taken":
		"The folder {folder} must belong to {user} alone (mode 0700). Remove it, or name a shorter path with --data DIR.",
	"embedded.failed":
		"The database did not start. PostgreSQL said: {reason} Its log is in {folder}.",
	"embedded.unreachable":
		"PostgreSQL runs (process {pid}) but does not answer in {folder}: {reason} Stop that process, then start again.",
	"embedded.slow_stop":
		"PostgreSQL (process {pid}) is still writing after {seconds} s and was left to finish by itself.",
} as const;
