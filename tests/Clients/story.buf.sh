#!/usr/bin/env bash
# The story over gRPC by reflection alone: buf curl knows nothing of the contracts but what the instance tells.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
grpc=http://127.0.0.1:${CCHC_GRPC_PORT:-5081}
plan=communes/25195/plans/2026
# shellcheck source-path=SCRIPTDIR source=story.bash
. "$here/story.bash"

# ask ACCOUNT PACKAGE.SERVICE/METHOD JSON
ask() {
    "$here/node_modules/.bin/buf" curl --protocol grpc --http2-prior-knowledge -H "Authorization: Bearer $(token "$1")" -d "$3" "$grpc/$2"
}

# call ACCOUNT SERVICE/METHOD JSON
call() { ask "$1" "cchc.steering.v1.$2" "$3"; }

services=$("$here/node_modules/.bin/buf" curl --protocol grpc --http2-prior-knowledge --list-services "$grpc")
for service in cchc.steering.v1.ActivityService cchc.organization.v1.UnitService cchc.platform.v1.ModuleService grpc.health.v1.Health; do
    grep -qx "$service" <<<"$services" || fail "$service is not listed: $services"
done
health=$("$here/node_modules/.bin/buf" curl --protocol grpc --http2-prior-knowledge -d '{}' "$grpc/grpc.health.v1.Health/Check")
expect "$(pick "$health" status)" SERVING

led=$(call viewer ActivityService/ListActivities "{\"parent\":\"$plan\",\"filter\":\"leadUnits:\\\"VHXH\\\"\",\"pageSize\":1000}")
say "VHXH leads $(pick "$led" activities.length) activities"
open=$(call viewer OccurrenceService/ListOccurrences \
    "{\"parent\":\"$plan/activities/-\",\"filter\":\"leadUnits:\\\"VHXH\\\" AND timeKind=TIME_KIND_CONTINUOUS AND state=WORK_STATE_NOT_STARTED\",\"pageSize\":1}")
name=$(pick "$open" occurrences.0.name)
before=$(pick "$(call viewer PlanService/GetPlanTotals "{\"name\":\"$plan\"}")" totals.all.completed)

reported=$(call head-vhxh OccurrenceService/ReportProgress "{\"parent\":\"$name\",$(report)}")
expect "$(pick "$reported" occurrence.state)" WORK_STATE_WAITING_REVIEW
confirmed=$(call steering OccurrenceService/ConfirmCompletion "{\"name\":\"$name\",\"requestId\":\"$(request_id)\"}")
expect "$(pick "$confirmed" occurrence.state)" WORK_STATE_COMPLETED
say "$(pick "$confirmed" occurrence.label) is confirmed"

expect "$(pick "$(call viewer PlanService/GetPlanTotals "{\"name\":\"$plan\"}")" totals.all.completed)" $((${before:-0} + 1))
found=$(call viewer ActivityService/ListActivities "{\"parent\":\"$plan\",\"filter\":\"to chuc bo may\"}")
say "\"to chuc bo may\" finds: $(pick "$found" activities.0.text)"
history=$(ask viewer cchc.platform.v1.FactService/ListHistory "{\"name\":\"$name\",\"pageSize\":2}")
expect "$(pick "$history" entries.0.actor) $(pick "$history" entries.1.actor)" "steering head-vhxh"
# A watch does not end; this one leaves when it has seen the confirmation.
watched=$(ask province-system cchc.platform.v1.FactService/WatchFacts \
    '{"parent":"communes/-","types":["cchc.steering.v1.OccurrenceConfirmed"]}' 2>/dev/null | grep -m1 -o "\"$name\"" || true)
expect "$watched" "\"$name\""
say "A system of the province has seen it, and its history names both"
say "The whole story, as it should be."
