# shellcheck shell=bash
# What build/run and build/test share: finding the SDK, and saying what they wait for. Sourced, not run.

say() { printf '%s\n' "$@"; }
die() { printf '%s: %s\n' "build/$(basename "$0")" "$*" >&2; exit 1; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Services and containers may come without a home; the SDK does not start then.
export HOME=${HOME:-/tmp}

require_dotnet() {
    local folder
    if ! command -v dotnet >/dev/null; then
        for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
            if [[ -n $folder && -x $folder/dotnet ]]; then PATH=$folder:$PATH; break; fi
        done
    fi
    # Not a pipe into grep -q: it closes early, and with pipefail the SDK's broken pipe would count.
    local sdks
    sdks=$(cd / && dotnet --list-sdks 2>/dev/null) || sdks=
    [[ $sdks =~ (^|$'\n')10\. ]] ||
        die "the .NET SDK 10 is needed${sdks:+ (found: ${sdks//$'\n'/, })}." \
            "Install the package dotnet-sdk-10.0 of your system, or Microsoft's dotnet-install script with --channel 10.0"
}

# step TEXT COMMAND…: runs the command in silence and says how long it takes; its output is shown if it fails.
# In the background, so that a signal to the script is acted on at once.
step() {
    local text=$1 log begin=$SECONDS code=0
    shift
    log=$(mktemp)
    "$@" >"$log" 2>&1 9>&- </dev/null &
    step_pid=$!
    while kill -0 "$step_pid" 2>/dev/null; do
        if [[ -t 1 ]]; then
            printf '\r%s … %d s' "$text" $((SECONDS - begin))
        elif ((SECONDS > begin && (SECONDS - begin) % 15 == 0)); then
            say "$text … $((SECONDS - begin)) s"
        fi
        # Waits for whichever comes first, so that a quick step costs no whole second.
        sleep 1 &
        local clock=$!
        wait -n "$step_pid" "$clock" || true
        kill "$clock" 2>/dev/null || true
    done
    wait "$step_pid" || code=$?
    step_pid=
    if [[ -t 1 ]]; then printf '\r\033[K'; fi
    if ((code == 0)); then
        say "$text: $((SECONDS - begin)) s"
    else
        say "$text: failed after $((SECONDS - begin)) s"
        tail -n 60 "$log" >&2
    fi
    rm -f "$log"
    return "$code"
}

# Whether there are commits to ask, which a copy without git has not.
has_commits() { git -C "$root" rev-parse --quiet --verify HEAD >/dev/null 2>&1; }

# is_committed PATH…: whether the last commit has any of them; what is only staged can still be taken back.
is_committed() { [[ -n $(git -C "$root" ls-tree --name-only HEAD -- "$@" 2>/dev/null) ]]; }

# is_behind FILE FOLDER…: whether what is compiled in the folders is newer than the file, or a migration was taken away.
is_behind() {
    [[ ! -e $1 || -n $(find "${@:2}" \( -name bin -o -name obj \) -prune -o \
        \( -name '*.cs' -o -name '*.proto' -o -type d -name Migrations \) -newer "$1" -print -quit) ]]
}

# Sets $tool to the newest build of the program, whoever made it, and builds it when that, or a module, is older than what it is made from.
require_tool() {
    local found project name behind=''
    found=$(find "$root"/build/tool/bin/*/net10.0/CchcPlatform.Tool.dll -printf '%T@ %p\n' 2>/dev/null | LC_ALL=C sort -rn | head -n 1) || true
    tool=${found#* }
    # Of what it is made of, the part that was built last tells how old it is.
    [[ -z $found ]] || found=$(find "${tool%/*}" -name 'CchcPlatform.*.dll' -printf '%T@ %p\n' | LC_ALL=C sort -rn | head -n 1)
    if is_behind "${found#* }" "$root/build/tool" "$root/protos" "$root/host"; then behind=1; fi
    for project in "$root"/modules/*/*.csproj; do
        name=${project##*/} name=${name%.csproj}
        if is_behind "$root/artifacts/modules/${name##*.}/$name.dll" "${project%/*}"; then behind=1; fi
    done
    if [[ -n $behind ]]; then build_tool; fi
}

# Sets $tool to the program, built just now together with the modules.
build_tool() {
    mkdir -p "$root/artifacts"
    exec 7>"$root/artifacts/build.lock"
    flock 7
    # Standard output is for the answers alone.
    step_pid=''
    step "Building the tool" dotnet build "$root/build/tool/CchcPlatform.Tool.csproj" -c Release -v quiet 7>&- >&2
    exec 7>&-
    tool=$root/build/tool/bin/Release/net10.0/CchcPlatform.Tool.dll
}
