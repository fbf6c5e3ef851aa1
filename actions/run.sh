#!/usr/bin/env bash
# Second step of action.yml: runs the command that was asked for; its exit code is that of the step.
set -euo pipefail

here=$(dirname "$0")
case ${WAI_COMMAND:-validate} in
  validate) exec bash "$here/validate.sh" ;;
  codegen-check) exec bash "$here/codegen_check.sh" ;;
esac
echo "::error::there is no command '$WAI_COMMAND': choose validate or codegen-check"
exit 2
