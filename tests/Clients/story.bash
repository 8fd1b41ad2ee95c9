# shellcheck shell=bash
# What the two shell stories share. Sourced, not run.
: "${here:?the folder of the stories}"

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }
expect() { [[ $1 == "$2" ]] || fail "expected $2, got $1"; }
token() { "$here/../../build/token" "$1"; }
request_id() { cat /proc/sys/kernel/random/uuid; }

# pick JSON PATH: a value of an answer, such as activities.0.text
pick() {
    node -e 'let at = JSON.parse(process.argv[1]); for (const step of process.argv[2].split(".")) at = at?.[step]; console.log(at ?? "")' "$1" "$2"
}

# The fields of a report that says the work is done, with its product.
report() {
    local day
    day=$(date -u -d yesterday '+"year":%-Y,"month":%-m,"day":%-d')
    printf '"text":"Đã hoàn thành.","statedPercent":100,"completes":true,"requestId":"%s",' "$(request_id)"
    printf '"evidence":[{"title":"Báo cáo kết quả","isProduct":true,"document":{"number":"46/BC-VHXH","date":{%s}}}]' "$day"
}
