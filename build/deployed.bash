# shellcheck shell=bash
# Sourced by the scripts that build/publish deploys beside the tool: they work in a clone and in the deployed folder. Sets $here.

die() { printf '%s: %s\n' "build/$(basename "$0")" "$*" >&2; exit 1; }

here=$(dirname "$(realpath "${BASH_SOURCE[1]}")")
# One folder for all of them, wherever they are called.
export CCHC_DATA=${CCHC_DATA:-${here%/*}/.data}

# Where no server is named, the private one of CCHC_DATA is meant; a deployed folder has none. Sets ConnectionStrings__Cchc.
find_server() {
    local given=${CREDENTIALS_DIRECTORY:-}/ConnectionStrings__Cchc
    if [[ -n ${ConnectionStrings__Cchc:-} ]]; then return; fi
    if [[ -n ${CREDENTIALS_DIRECTORY:-} && -s $given ]]; then
        ConnectionStrings__Cchc=$(<"$given")
    elif [[ -x $here/postgres ]]; then
        "$here/postgres" running "$CCHC_DATA" ||
            die "ConnectionStrings__Cchc is not set, and no private server of $CCHC_DATA runs; start the instance with build/run, or name a PostgreSQL server"
        ConnectionStrings__Cchc=$("$here/postgres" start "$CCHC_DATA")
    else
        die "ConnectionStrings__Cchc is not set; it must name the PostgreSQL server of the instance, in the environment or in CREDENTIALS_DIRECTORY"
    fi
    export ConnectionStrings__Cchc
}

# run_tool COMMAND…: the tool does it, where it is deployed with the modules beside the server, in a clone for the instance of build/run.
run_tool() {
    if [[ -f $here/tool/CchcPlatform.Tool.dll ]]; then
        export Modules__Folder=${Modules__Folder:-$here/server/modules}
        exec dotnet "$here/tool/CchcPlatform.Tool.dll" "$@"
    fi
    root=$(dirname "$here")
    # shellcheck source-path=SCRIPTDIR source=steps.bash
    . "$here/steps.bash"
    require_dotnet
    # A migration is made from the code as it stands now, also where something was only taken away.
    if [[ "$1 ${2:-}" == 'migrate add' ]]; then build_tool; else require_tool; fi
    exec dotnet "$tool" "$@"
}
