#!/usr/bin/env bash
# Installs the built wheel into empty environments: the base install must import every package and show its
# help; with all extras, acceptance tests run against it, with no checkout on the path. They are those that can
# fail in a wheel alone: each command and the plugin is started, and each data file that is shipped is read.
set -euo pipefail
cd "$(dirname "$0")/../.."
wheel=$(ls dist/*.whl)
python=.venv/bin/python

# Constraints without hashes: pip refuses to mix them with a local wheel.
mkdir -p build/wheel
sed -nE 's/^([a-z0-9][^ ]*==[^ ;]+).*/\1/p' requirements/dev.txt >build/wheel/constraints.txt

echo "== base install"
rm -rf build/wheel/base && "$python" -m venv build/wheel/base
build/wheel/base/bin/python -m pip install --quiet --constraint build/wheel/constraints.txt "$wheel"
cd build/wheel
base/bin/wai --help >/dev/null
base/bin/python -P -c 'import workers_ai_codegen, workers_ai_contract, workers_ai_models, workers_ai_schemas'
base/bin/python -P -c 'from workers_ai_models import r4; r4.Input.model_validate_json("{\"prompt\": \"tide\"}")'
printf '{"prompt": "tide"}' | base/bin/wai validate -
printf '{"type": "string", "minLength": 1}' >schema.json
for command in "serve" "fuzz --command true" "pull model --source page" "codegen --input schema.json -o made"; do
  code=0
  read -ra words <<<"$command"
  talk=$(base/bin/wai "${words[@]}" 2>&1 >/dev/null) || code=$?
  if [ "$code" != 2 ] || [[ "$talk" != *"pip install"* ]] || [ "$(wc -l <<<"$talk")" != 1 ]; then
    echo "wai $command without its extra: code $code, said: $talk" >&2
    exit 1
  fi
  echo "$talk"
done
cd ../..

echo "== with all extras, acceptance tests of each command"
rm -rf build/wheel/all && "$python" -m venv build/wheel/all
build/wheel/all/bin/python -m pip install --quiet --constraint build/wheel/constraints.txt \
  "${wheel}[all]" pytest pytest-xdist jsonschema requests httpx openai cloudflare
cd build/wheel
rm -rf made && all/bin/wai codegen --input schema.json -o made
PYTHONPATH=. base/bin/python -c 'from made import Input; Input.model_validate_json("\"tide\"")'
cd ../..
rm -rf build/wheel/checkout && mkdir build/wheel/checkout
cp -R tests examples pyproject.toml build/wheel/checkout/
cd build/wheel/checkout
PATH="$PWD/../all/bin:$PATH" ../all/bin/pytest -q -n "${PYTEST_WORKERS:-auto}" --dist worksteal \
  tests/unit/test_public_names.py tests/acceptance/pytest_plugin tests/acceptance/cli/test_module.py \
  tests/acceptance/cli/test_front.py tests/acceptance/explain/test_command.py tests/acceptance/generate/test_command.py \
  tests/acceptance/serve/test_command.py tests/acceptance/serve/test_real_clients.py \
  tests/acceptance/validate/test_examples.py tests/acceptance/validate/test_streams.py \
  tests/acceptance/validate/test_start.py tests/acceptance/fuzz/test_replays.py \
  tests/acceptance/fuzz/test_reports.py::test_each_report_names_each_finding \
  tests/acceptance/fuzz/test_first_steps.py::test_what_init_writes_for_python_works_at_once \
  tests/acceptance/fuzz/test_first_steps.py::test_init_for_node_brings_the_helper
