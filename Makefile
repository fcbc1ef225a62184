# Everything a newcomer needs is `make studio` and `make test`; the rest is listed by `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIN := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	--no-header --python-version 3.11 pyproject.toml

# What nothing here imports, or has as machine code too, need not be compiled.
UNUSED := site-packages/(.*/tests|mypyc?|setuptools|pkg_resources|litellm/proxy/(?!common_utils|pass_through|spend_tracking).*)/

# What does not need each other is made at once.
MAKEFLAGS += --jobs=4

.DEFAULT_GOAL := help
.PHONY: help install studio desktop browser test journeys lint format bench peers studios tabs traces lock reference
.PHONY: bundles screenshots parity clean
.PHONY: test-site test-browser test-desktop test-typescript test-providers test-accessibility test-jupyter test-shipping test-tools

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(STAMP) ## Set up .venv with every extra but the window's; leaves a working .venv/bin/llmspell

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Spell Studio needs Python 3.11 or later")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --no-deps --editable .
	$(BIN)/python -m compileall -qq -j 0 -x '$(UNUSED)' $(VENV)/lib || true # some packages carry files for other Pythons
	$(BIN)/python -m compileall -q -j 0 kernel studio webui tests/kit electron-free-packaging/desktop
	@touch $@

studio: $(STAMP) ## Open the studio on the sample spellbooks; no key and no network needed
	$(BIN)/llmspell studio spells

desktop: $(STAMP) test-desktop ## Build the desktop bundle for this system, and try it; needs a package registry
	sh electron-free-packaging/desktop/bundle/build.sh $(abspath $(BIN))/python

test: $(STAMP) test-tools ## Run every check
	sh tests/kit/checks.sh $(BIN)

journeys: $(STAMP) test-tools ## Run what people do in the browser three times; nothing is tried again
	sh tests/kit/journeys.sh $(BIN)

test-tools: test-browser test-desktop test-typescript test-providers test-accessibility test-jupyter test-shipping test-site

test-browser:
	sh tests/kit/chromium.sh

# After the browser: both ask apt.
test-desktop: $(STAMP) test-browser
	sh tests/desktop/install.sh $(abspath $(BIN))/python

test-typescript test-providers test-accessibility:
	sh tests/$(@:test-%=%)/install.sh

test-jupyter:
	sh tests/jupyter/install.sh $(PYTHON)

# After the others that ask apt.
test-site: $(STAMP) test-desktop
	sh tests/browser/install.sh $(abspath $(BIN))/python

test-shipping: $(STAMP)
	sh tests/shipping/install.sh $(abspath $(BIN))/python

lint: $(STAMP) ## Style, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMP) ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## Measure; prints tables
	$(BIN)/python -m benchmarks

parity: $(STAMP) test-tools ## Do all that a person does in each of the three places; writes docs/parity.md
	$(BIN)/python -m tests.parity

peers: $(STAMP) ## Measure beside other frameworks, each installed into its own environment; needs a package registry
	$(BIN)/python -m benchmarks.peers

studios: $(STAMP) ## Measure beside marimo and JupyterLab, each installed into its own environment; needs a package registry
	$(BIN)/python -m benchmarks.studios

tabs: $(STAMP) test-site ## Measure the site of `make browser` beside JupyterLite and marimo, made from their packages; needs a package registry
	$(BIN)/python -m benchmarks.tab

traces: $(STAMP) ## Measure store and trace views, and beside Arize Phoenix, which is installed by itself; needs a package registry
	$(BIN)/python -m benchmarks.traces

reference: $(STAMP) ## Write docs/reference and the bindings anew, from the API's one definition
	$(BIN)/python -m kernel.api.bindings
	$(BIN)/python -m kernel.api.reference

bundles: ## Rebuild the screen's JavaScript from its sources (needs Node)
	for room in notebook trace; do (cd webui/$$room && npm ci --silent && npm run --silent build) || exit 1; done
	$(PYTHON) -m docs.keys

screenshots: $(STAMP) ## Take the pictures of docs/pages.md anew
	$(BIN)/python -m docs.pictures

# The window's lock has only what the other has not.
lock: $(STAMP) ## Pin the dependencies anew (needs uv)
	$(PIN) --group dev --extra all -o requirements.lock
	$(PIN) --extra desktop --constraint requirements.lock -o requirements-desktop.lock \
		$$(sed -n 's/^\([a-z0-9.-]*\)[=[].*/--no-emit-package \1/p' requirements.lock)

browser: $(STAMP) ## Build the studio that runs wholly in a browser tab, into build/browser (needs Node, clang-22, lld-22)
	PYTHONPATH=electron-free-packaging/browser $(BIN)/python -m recipe build

clean: ## Remove what was set up and made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
