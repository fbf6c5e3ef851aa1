#!/usr/bin/env bash
# First step of action.yml: installs `wai` into its own virtual environment, which actions/run.sh uses.
set -euo pipefail

python=${WAI_PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "::error::workers-ai-contract needs Python 3.11 or newer, but '$python' is not: set up Python before this step"
  exit 2
fi
extra=""
case ${WAI_COMMAND:-} in
  codegen-check) extra="[codegen]" ;;
  fuzz) extra="[fuzz]" ;;
esac
place="$RUNNER_TEMP/workers-ai-contract"
"$python" -m venv "$place"
"$place/bin/python" -m pip install --quiet --disable-pip-version-check "${WAI_PACKAGE:-$GITHUB_ACTION_PATH$extra}"
