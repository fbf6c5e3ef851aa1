#!/usr/bin/env bash
# Runs `wai codegen --check` for the package in WAI_MODELS and its schemas.
set -euo pipefail

arguments=()
add() { if [ -n "$2" ]; then arguments+=("$1" "$2"); fi; }
add --input-schema "${WAI_INPUT_SCHEMA:-}"
add --output-schema "${WAI_OUTPUT_SCHEMA:-}"
if [ ${#arguments[@]} -eq 0 ] || [ -z "${WAI_MODELS:-}" ]; then
  echo "::error::codegen-check needs the input 'models' (the package) and 'input-schema' or 'output-schema' (its schemas)"
  exit 2
fi
arguments+=(-o "$WAI_MODELS")

code=0
"$RUNNER_TEMP/workers-ai-contract/bin/wai" codegen --check "${arguments[@]}" || code=$?
if [ "$code" -eq 1 ]; then
  echo "::error::$WAI_MODELS does not match its schemas: run wai codegen ${arguments[*]} and commit the result"
fi
exit "$code"
