#!/usr/bin/env bash
# The main use case from end to end: fuzz a real client, find a planted bug and replay it, validate two requests.
# A client that fails is an expected result; a command that cannot run is an error of the demo.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

# Runs a command and checks that its exit code is one of those before `--`.
expect() {
  local allowed=()
  while [ "$1" != -- ]; do allowed+=("$1"); shift; done
  shift
  printf '$ %s\n' "$*"
  local code=0
  "$@" || code=$?
  for expected in "${allowed[@]}"; do [ "$code" = "$expected" ] && return 0; done
  printf 'the demo failed: exit code %s from: %s\n' "$code" "$*" >&2
  exit 1
}

say "the openai client against a stand-in Workers AI (any verdict is fine)"
expect 0 1 -- wai fuzz --command "python examples/clients/openai_client.py" --seed 1 -o wai-report/openai

say "a small client with a planted bug: found, and shrunk to a minimal payload"
expect 1 -- wai fuzz --command "python examples/clients/planted_bug_client.py" --seed 1 -o wai-report/planted

say "the finding, replayed from its file (exit code 1: reproduced)"
# Whether the smallest case is streamed or not is part of the name.
expect 1 -- wai replay --trust wai-report/planted/replays/request-field-dropped-chat*-temperature.json

say "one valid and one invalid request"
expect 0 -- wai validate examples/requests/right.json
expect 1 -- wai validate examples/requests/wrong.json
