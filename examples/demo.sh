#!/usr/bin/env bash
# The main job from end to end: fuzz a real client, find a planted bug and replay it, validate two requests.
# A verdict of "failed" is a result here, not an error of the demo; anything that could not run is one.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

# Runs a command whose exit code must be one of those listed before `--`.
expect() {
  local allowed=()
  while [ "$1" != -- ]; do allowed+=("$1"); shift; done
  shift
  printf '$ %s\n' "$*"
  local code=0
  "$@" || code=$?
  for expected in "${allowed[@]}"; do [ "$code" = "$expected" ] && return 0; done
  printf 'the demo broke: exit code %s from: %s\n' "$code" "$*" >&2
  exit 1
}

say "the openai client against a stand-in Workers AI (its verdict stands, whatever it is)"
expect 0 1 -- wai fuzz --command "python examples/clients/openai_client.py" --seed 1 -o wai-report/openai

say "a small client with a planted bug: found, and shrunk to a payload with nothing superfluous"
expect 1 -- wai fuzz --command "python examples/clients/planted_bug_client.py" --seed 1 -o wai-report/planted

say "the finding, replayed from its file (exit code 1: reproduced)"
for replay in wai-report/planted/replays/*.json; do
  expect 1 -- wai replay "$replay"
done

say "one right request and one wrong"
expect 0 -- wai validate examples/requests/right.json
expect 1 -- wai validate examples/requests/wrong.json
