#!/usr/bin/env bash
# Runs the tests of the strategies under the oldest Hypothesis that pyproject.toml admits, warnings being errors.
set -euo pipefail
cd "$(dirname "$0")/../.."
oldest=$(sed -nE 's/^ *"hypothesis>=([0-9.]+)",$/\1/p' pyproject.toml)

mkdir -p build/oldest
sed -nE 's/^([a-z0-9][^ ]*==[^ ;]+).*/\1/p' requirements/dev.txt | grep -v '^hypothesis==' >build/oldest/constraints.txt
rm -rf build/oldest/venv && .venv/bin/python -m venv build/oldest/venv
build/oldest/venv/bin/python -m pip install --quiet --constraint build/oldest/constraints.txt \
  "hypothesis==$oldest" pytest pytest-xdist hatchling editables jsonschema jsonschema-rs orjson pydantic httpx starlette uvicorn
build/oldest/venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
build/oldest/venv/bin/python -m pytest -q -p no:cacheprovider "$@" tests/unit/strategies
