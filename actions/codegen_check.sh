#!/usr/bin/env bash
# `wai codegen --check` on the package in WAI_MODELS and the schemas that it was made of.
set -euo pipefail

arguments=()
add() { if [ -n "$2" ]; then arguments+=("$1" "$2"); fi; }
add --input "${WAI_INPUT_SCHEMA:-}"
add --output "${WAI_OUTPUT_SCHEMA:-}"
if [ ${#arguments[@]} -eq 0 ] || [ -z "${WAI_MODELS:-}" ]; then
  echo "::error::say with 'models' where the package is, and with 'input-schema' or 'output-schema' what it was made of"
  exit 2
fi
arguments+=(-o "$WAI_MODELS")

code=0
"$RUNNER_TEMP/workers-ai-contract/bin/wai" codegen --check "${arguments[@]}" || code=$?
if [ "$code" -eq 1 ]; then
  echo "::error::$WAI_MODELS is not what its schemas make: run wai codegen ${arguments[*]} and commit the result"
fi
exit "$code"
