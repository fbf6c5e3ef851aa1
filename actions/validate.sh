#!/usr/bin/env bash
# Runs `wai validate` for the files, folders and patterns in WAI_FILES, one per line.
set -euo pipefail
shopt -s nullglob
# Older shells do not support `**` and treat it like `*`.
shopt -s globstar 2>/dev/null || true

options=()
add() { if [ -n "$2" ]; then options+=("$1" "$2"); fi; }
add --direction "${WAI_DIRECTION:-}"
add --profile "${WAI_PROFILE:-}"
add --revision "${WAI_REVISION:-}"
add --route "${WAI_ROUTE:-}"
add --form "${WAI_FORM:-}"
add --output "${WAI_OUTPUT:-}"
add --fail-on "${WAI_FAIL_ON:-}"
add --format "${WAI_FORMAT:-github}"

# Expands a pattern without splitting it at spaces.
expand() { local IFS=''; found=($1); }

files=()
while IFS= read -r line; do
  read -r line <<<"$line" # removes surrounding whitespace
  if [ -z "$line" ]; then continue; fi
  found=("$line")
  if [ ! -e "$line" ]; then expand "$line"; fi
  if [ ${#found[@]} -eq 0 ]; then
    echo "::error::no file matches '$line'"
    exit 2
  fi
  files+=("${found[@]}")
done <<<"${WAI_FILES:-}"

if [ ${#files[@]} -eq 0 ]; then
  echo "::error::validate needs the input 'files'"
  exit 2
fi
exec "$RUNNER_TEMP/workers-ai-contract/bin/wai" validate "${options[@]}" -- "${files[@]}"
