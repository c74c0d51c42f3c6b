# Ghafaseh. `make help` lists what can be done here.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# The same packages with the successor of Whoosh in its place, which has the same module name.
WHOOSH3 := .venv-whoosh3
WITH_WHOOSH := $(addprefix tests/search/test_,beginnings.py companies.py engine.py engine_lost.py \
	engine_writing.py equal_to_whoosh.py explaining.py index_follows.py likeness.py quality.py \
	repair.py which_whoosh.py)
# Added to the tests' command line, for example: make test PYTEST="tests/needs -x"
PYTEST ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-whoosh3 matrix check format messages assets bench attack bombs hostile restore-drill reload contention faults soak fuzz wheel lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

run: $(INSTALLED) ## Start the site with its demo on http://127.0.0.1:8000 (GHAFASEH_PORT, GHAFASEH_DATA_DIR)
	@$(BIN)/flask --app wsgi serve

test: $(INSTALLED) ## Run all tests; PostgreSQL and Chromium parts where this machine has them
	@$(BIN)/python -m tools.machine
	@$(BIN)/pytest -n auto --dist worksteal $(PYTEST)
	@$(BIN)/python -m tools.machine

test-whoosh3: $(WHOOSH3)/.installed ## Run the tests of the index once more, with whoosh3 in the place of Whoosh
	@GHAFASEH_TEST_WHOOSH=whoosh3 GHAFASEH_TEST_DATABASES=sqlite \
		$(WHOOSH3)/bin/pytest -n auto -q -rfE $(WITH_WHOOSH)

matrix: $(INSTALLED) ## Ask for every route as every role, and say how many requests were wrong
	@$(BIN)/pytest -n auto -q tests/matrix

check: $(INSTALLED) ## Look for faults without running the site: style, types, words, files
	@$(BIN)/python -m tools.check

format: $(INSTALLED) ## Lay the code out
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

messages: $(INSTALLED) ## Bring the Persian catalogues up to date and say what they lack
	@$(BIN)/python -m tools.messages extract
	@$(BIN)/python -m tools.messages compile
	@$(BIN)/python -m tools.messages check

assets: $(INSTALLED) ## Fetch the browser files again if package-lock.json changed
	@$(BIN)/python -m tools.assets

bench: $(INSTALLED) ## Measure speed and sizes of the pages, and of the search beside other engines
	@$(BIN)/python -m tools.bench
	@$(BIN)/python -m tools.search_bench

restore-drill: $(INSTALLED) ## Measure backup and restore with 100,000 needs
	@$(BIN)/python -m tools.restore_drill

reload: $(INSTALLED) ## Reload the site under load and count failed requests
	@$(BIN)/python -m tools.reload

contention: $(INSTALLED) ## Let a crowd want the same seats, edits and forms: 10,000 tries each
	@$(BIN)/python -m tools.contention

attack: $(INSTALLED) ## Attack the walls between provinces; show what each wall stops and costs
	@$(BIN)/python -m tools.attack
	@$(BIN)/python -m tools.attack --cost

bombs: $(INSTALLED) ## Send files that are small to send and dear to open, and show what each cost
	@$(BIN)/python -m tools.bombs

hostile: $(INSTALLED) ## Ask the search for what nobody should; show how long each question took
	@$(BIN)/python -m tools.hostile

faults: $(INSTALLED) ## Break a working site 1,000 times and look what was lost (an hour)
	@$(BIN)/python -m tools.faults

soak: $(INSTALLED) ## Let 16 threads of readers ask 100,000 times and look for words of others (an hour each)
	@$(BIN)/python -m tools.soak

fuzz: $(INSTALLED) ## Send 5,000 requests nobody should send, to every route, and look for faults
	@$(BIN)/python -m tools.fuzz

wheel: $(INSTALLED) ## Install the built wheel into a fresh environment and ask it for pages
	@$(BIN)/python -m tools.wheel_trial

lock: $(INSTALLED) ## Pin anew what pyproject.toml asks for
	@$(BIN)/python -m tools.lock

clean: ## Remove what was built and installed (never the data)
	rm -rf $(VENV) $(WHOOSH3) build dist .mypy_cache .pytest_cache .ruff_cache
	rm -rf webapp/static/vendor translations/*/LC_MESSAGES
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Done once, and again only when one of the lists changed. Each package is compared with its hash.
$(INSTALLED): pyproject.toml requirements.lock tools/node.lock package.json package-lock.json
	@echo "Installing into $(VENV), about a minute …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes -r tools/node.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Loud when it cannot be made: this is the way out if Whoosh stops working.
$(WHOOSH3)/.installed: requirements.lock tools/whoosh3.lock
	@echo "Installing into $(WHOOSH3), about 20 seconds …"
	@rm -rf $(WHOOSH3)
	@$(PYTHON) -m venv $(WHOOSH3)
	@sed '/^whoosh==/,/[^\\]$$/d' requirements.lock >$(WHOOSH3)/wanted.txt
	@cat tools/whoosh3.lock >>$(WHOOSH3)/wanted.txt
	@$(WHOOSH3)/bin/python -m pip install --quiet --no-compile --require-hashes -r $(WHOOSH3)/wanted.txt
	@touch $@
