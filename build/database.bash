# shellcheck shell=bash
# What build/backup and build/restore share: their arguments, the PostgreSQL client programs and the server that is meant. Sourced, not run.

# shellcheck source-path=SCRIPTDIR source=deployed.bash
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/deployed.bash"
say() { printf '%s\n' "$*" >&2; }

# The caller's PGHOST, PGOPTIONS… are about another server.
unset "${!PG@}"
export LC_ALL=C PGCONNECT_TIMEOUT=10 PGAPPNAME="cchc ${0##*/}" PGOPTIONS='-c client_min_messages=warning'

# Sets $folder and $passphrase_file; shows the head of the script when they are not what it says.
read_arguments() {
    folder='' passphrase_file=''
    while (($# > 0)); do
        case $1 in
            --passphrase-file) passphrase_file=${2:?--passphrase-file needs a file}; shift ;;
            -*) usage ;;
            *) [[ -z $folder ]] || usage; folder=$1 ;;
        esac
        shift
    done
    [[ -n $folder ]] || usage
}
usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }

# The newest client programs, which at least can ask any server for its version.
find_clients() {
    local found program
    found=$(list_clients | tail -n 1)
    if [[ -n $found ]]; then PATH=${found%/*}:$PATH; fi
    for program in psql pg_dump pg_dumpall pg_restore; do
        command -v "$program" >/dev/null || die "the program $program is missing; install the package postgresql-client of your system"
    done
}

# Prints where pg_dump is installed, the newest last.
list_clients() { find /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin -maxdepth 1 -name pg_dump 2>/dev/null | sort -V || true; }
major_of() { "$1" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'; }

# use_own_clients DATABASE: from here on the programs of the server's own version, where they are installed. What pg_restore sends since 17,
# older servers refuse, and an older one does not read what pg_dump of 17 has written.
use_own_clients() {
    local server found
    server=$(ask "$1" "SELECT current_setting('server_version_num')::int / 10000")
    for found in $(list_clients); do
        if [[ $(major_of "$found") == "$server" ]]; then PATH=${found%/*}:$PATH; fi
    done
    (($(major_of pg_dump) < 17 || server >= 17)) ||
        die "install the client programs of PostgreSQL $server, the version of the server (package postgresql-client-$server); those of $(major_of pg_dump) cannot restore into it"
}

# Takes the server apart from an Npgsql connection string. Passwords go to the programs by their environment, never as
# arguments, which every user of the machine could read. Sets $database.
use_server() {
    local rest=$1 key value
    database=''
    while [[ $rest =~ ^[[:space:]]*([^=\;]+)=(\"[^\"]*\"|\'[^\']*\'|[^\;]*)\;?(.*)$ ]]; do
        key=${BASH_REMATCH[1],,} value=${BASH_REMATCH[2]} rest=${BASH_REMATCH[3]}
        case $value in \"*\" | \'*\') value=${value:1:-1} ;; esac
        case ${key// /} in
            host | server) export PGHOST=$value ;;
            port) export PGPORT=$value ;;
            database | db) database=$value ;;
            username | userid | user | uid) export PGUSER=$value ;;
            password | pwd | psw) export PGPASSWORD=$value ;;
            sslmode) value=${value,,}; value=${value/verifyca/verify-ca}; export PGSSLMODE=${value/verifyfull/verify-full} ;;
            rootcertificate) export PGSSLROOTCERT=$value ;;
        esac
    done
    [[ -n ${PGHOST:-} && -n $database ]] || die "ConnectionStrings__Cchc must name a Host and a Database"
    [[ $database =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || die "the database is called '$database'; only letters, digits and _ are taken"
    # PostgreSQL cuts longer names off, and would mean another database.
    ((${#database} <= 63)) || die "the name of the database $database is longer than 63 characters"
}

# ask DATABASE SQL: the answer, one row a line. SQL by standard input, for it may hold a password.
ask() { psql --no-psqlrc --quiet --no-align --tuples-only --no-password -v ON_ERROR_STOP=1 -d "$1" -f - <<<"$2"; }

# A word of SQL as a literal, and a name as it is: without quotes PostgreSQL takes Payroll for payroll.
literal() { printf "'%s'" "${1//\'/\'\'}"; }
quoted() { printf '"%s"' "${1//\"/\"\"}"; }

# Passphrases are read by gpg from their file; its agent must neither keep them nor outlive us.
crypt() {
    local home code=0
    home=$(mktemp -d)
    gpg --homedir "$home" --batch --yes --quiet --no-options --no-symkey-cache --pinentry-mode loopback --passphrase-file "$passphrase_file" "$@" || code=$?
    gpgconf --homedir "$home" --kill gpg-agent 2>/dev/null || true
    rm -rf "$home"
    return "$code"
}

check_passphrase_file() {
    [[ -s $1 ]] || die "there is no passphrase in $1"
    command -v gpg >/dev/null || die "the program gpg is missing; install the package gpg of your system"
    [[ -z $(find -L "$1" -perm /077) ]] || die "$1 can be read by others; run: chmod 600 $1"
}
