#!/usr/bin/env bash
# Runs `wai fuzz` for the clients of a settings file, or for the driver in WAI_DRIVER; adds the summary of the job.
set -euo pipefail

folder=${WAI_REPORT_DIR:-wai-report}
options=(--format github --report sarif --report junit --report markdown -o "$folder")
add() { if [ -n "$2" ]; then options+=("$1=$2"); fi; }
add --command "${WAI_DRIVER:-}"
add --config "${WAI_CONFIG:-}"
add --suite "${WAI_SUITE:-}"
add --seed "${WAI_SEED:-}"
add --max-time "${WAI_MAX_TIME:-}"
add --baseline "${WAI_BASELINE:-}"
add --fail-on "${WAI_FAIL_ON:-}"
case ${WAI_STRICT:-false} in
  true) options+=(--strict) ;;
  false) ;;
  *)
    echo "::error::the input 'strict' must be true or false, but it is '$WAI_STRICT'"
    exit 2
    ;;
esac

clients=()
while IFS= read -r line; do
  read -r line <<<"$line" # removes surrounding whitespace
  if [ -n "$line" ]; then clients+=("$line"); fi
done <<<"${WAI_CLIENTS:-}"

# Only what this run writes belongs to its summary.
find "$folder" -name summary.md -delete 2>/dev/null || true
code=0
"$RUNNER_TEMP/workers-ai-contract/bin/wai" fuzz "${options[@]}" -- ${clients[@]+"${clients[@]}"} || code=$?
if [ "$code" -eq 2 ]; then echo "::error::wai fuzz could not run: see the log of this step"; fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -d "$folder" ]; then
  find "$folder" -name summary.md | sort | while IFS= read -r file; do
    cat "$file" >>"$GITHUB_STEP_SUMMARY"
  done
fi
exit "$code"
