#!/usr/bin/env bash
# The story over HTTP/JSON with curl.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
web=http://127.0.0.1:${CCHC_WEB_PORT:-5080}
plan=$web/v1/communes/25195/plans/2026
# shellcheck source-path=SCRIPTDIR source=story.bash
. "$here/story.bash"

# get ACCOUNT URL [name=value …]; post ACCOUNT URL JSON
get() {
    local account=$1 url=$2 parameters=() parameter
    shift 2
    for parameter in "$@"; do parameters+=(--data-urlencode "$parameter"); done
    curl -sS --fail-with-body -G -H "Authorization: Bearer $(token "$account")" "${parameters[@]}" "$url"
}
post() { curl -sS --fail-with-body -H "Authorization: Bearer $(token "$1")" -H 'Content-Type: application/json' -d "$3" "$2"; }

led=$(get viewer "$plan/activities" 'filter=leadUnits:"VHXH"' pageSize=1000 pageToken= orderBy=)
say "VHXH leads $(pick "$led" activities.length) activities"
open=$(get viewer "$plan/activities/-/occurrences" 'filter=leadUnits:"VHXH" AND timeKind=TIME_KIND_CONTINUOUS AND state=WORK_STATE_NOT_STARTED' pageSize=1)
name=$(pick "$open" occurrences.0.name)
before=$(pick "$(get viewer "$plan:totals")" all.completed)

reported=$(post head-vhxh "$web/v1/$name/reports" "{$(report)}")
say "Reported as $(pick "$reported" name)"
confirmed=$(post steering "$web/v1/$name:confirm" "{\"requestId\":\"$(request_id)\"}")
expect "$(pick "$confirmed" state)" WORK_STATE_COMPLETED
say "$(pick "$confirmed" label) is confirmed"

expect "$(pick "$(get viewer "$plan:totals")" all.completed)" $((before + 1))
found=$(get viewer "$plan/activities" 'filter=to chuc bo may')
say "\"to chuc bo may\" finds: $(pick "$found" activities.0.text)"
say "The whole story, as it should be."
