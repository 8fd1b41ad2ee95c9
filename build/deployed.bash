# shellcheck shell=bash
# Sourced by the scripts that build/publish deploys beside the tool. Sets $here.

here=$(dirname "$(realpath "${BASH_SOURCE[1]}")")

# run_deployed COMMAND…: where this is the deployed folder, the tool does it, with the modules beside the server; else nothing happens.
run_deployed() {
    if [[ -f $here/tool/CchcPlatform.Tool.dll ]]; then
        export Modules__Folder=${Modules__Folder:-$here/server/modules}
        exec dotnet "$here/tool/CchcPlatform.Tool.dll" "$@"
    fi
}
