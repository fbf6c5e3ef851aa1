#!/usr/bin/env bash
# Second step of action.yml: runs the selected command and exits with its exit code.
set -euo pipefail

here=$(dirname "$0")
case ${WAI_COMMAND:-validate} in
  validate) exec bash "$here/validate.sh" ;;
  fuzz) exec bash "$here/fuzz.sh" ;;
  codegen-check) exec bash "$here/codegen_check.sh" ;;
esac
echo "::error::unknown command '$WAI_COMMAND': choose validate, fuzz or codegen-check"
exit 2
