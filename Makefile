# Two commands on a fresh machine: `make serve` and `make test`. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# Material prints a notice about MkDocs 2 at each build otherwise.
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true
PIP := $(BIN)/pip --disable-pip-version-check install --quiet

.PHONY: help serve build audit test test-all lint unit browsers check-guards check-trackers check-autoconsent check-caddy check-leaks \
    check-lowest check-netlify check-observatory check-webkit dist schema lock screenshots figures bench clean

help:  ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

serve: .venv/site-ready  ## Build the policy and serve it with its production headers: http://127.0.0.1:8000/privacy/
	$(BIN)/analytics-gate serve --port $(PORT)

build: .venv/site-ready  ## Build the site into site/
	$(BIN)/mkdocs build --strict

audit: .venv/test-ready browsers  ## Visit every page as every visitor, prove the policy's promises, and publish the proof in site/
	$(BIN)/mkdocs build --strict
	$(BIN)/analytics-gate audit site --services content/services.yml --promises content/promises.yml --content content \
	    --json evidence.json --html evidence.html $(REPORTS)
	$(BIN)/mkdocs build --strict

.PHONY: docs audit-docs leaks-in-chromium leaks-in-firefox

# Not quiet: told to be, MkDocs does not count the warnings that --strict ends a build for.
docs: .venv/test-ready  ## Regenerate the reference, and build the documentation into site-docs/
	$(BIN)/python -m benchmarks.reference
	$(BIN)/mkdocs build --strict --config-file docs/mkdocs.yml

audit-docs: docs browsers  ## Audit the documentation as the policy is audited, and publish the proof in site-docs/
	$(BIN)/analytics-gate audit site-docs --services docs/content/services.yml --promises docs/content/promises.yml \
	    --content docs/content --json docs/evidence.json --html docs/evidence.html
	$(BIN)/mkdocs build --strict --config-file docs/mkdocs.yml

test: lint unit  ## Run all checks, and the tests that show every claim, in real browsers

test-all: lint browsers  ## Run all checks and all tests, each in both browsers
	$(BIN)/pytest --numprocesses auto --dist worksteal

lint: .venv/test-ready
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	for room in gate audit delivery; do (cd analytics_gate/$$room/script && export NO_COLOR=1 && \
	    for check in check lint "fmt --check"; do \
	        $(CURDIR)/$(BIN)/deno $$check --quiet --config ../../gate/script/deno.json . || exit; done) || exit; done

unit: .venv/test-ready browsers
	$(BIN)/pytest --numprocesses auto --dist worksteal -m "not matrix"

browsers: .venv/test-ready
	@.ci/browsers

figures: .venv/test-ready  ## Print the sizes of what pages load, and the time of a build
	$(BIN)/python -m benchmarks.figures

screenshots: .venv/test-ready browsers  ## Retake the screenshots of the README
	$(BIN)/python -m benchmarks.screenshots

check-trackers: .venv/test-ready browsers  ## Run the real clients of services in their sandboxes (needs npm)
	npm ci --prefix checks/trackers --ignore-scripts --no-audit --no-fund
	$(BIN)/pytest checks/trackers

check-autoconsent: .venv/test-ready browsers  ## Check that DuckDuckGo's extension refuses for its users (needs npm)
	npm ci --prefix checks/autoconsent --ignore-scripts --no-audit --no-fund
	$(BIN)/pytest checks/autoconsent

check-caddy: .venv/test-ready  ## Serve a site by Caddy with the configuration printed for it (needs Caddy)
	$(BIN)/pytest checks/caddy

check-guards: .venv/test-ready browsers  ## Break each guard on purpose, and see its test go red
	$(BIN)/python -m checks.guards

check-leaks: .venv/test-ready browsers  ## Run the auditor on every page of the corpus of leaks, in both browsers; it takes a while
	$(MAKE) --no-print-directory --jobs 2 leaks-in-chromium leaks-in-firefox

# Without pytest's own workers, which swallow the lines that tell how far it is.
leaks-in-chromium leaks-in-firefox:
	@$(BIN)/pytest checks/leaks --quiet -k $(@:leaks-in-%=%)

check-webkit: .venv/test-ready  ## Run the auditor in WebKit: on this site and on the corpus of leaks (needs WebKit's driver)
	@$(BIN)/python checks/webkit/find_webkit.py
	$(BIN)/pytest checks/webkit --numprocesses auto

check-netlify: .venv/test-ready  ## Have Netlify's own packages read the files that are written for it (needs npm)
	npm ci --prefix checks/netlify --ignore-scripts --no-audit --no-fund
	$(BIN)/pytest checks/netlify

check-observatory: .venv/test-ready browsers  ## Have MDN's Observatory score the site, served by nginx (needs npm)
	npm ci --prefix checks/observatory --ignore-scripts --no-audit --no-fund
	$(BIN)/pytest checks/observatory

check-lowest: .venv/test-ready  ## Run the tests without browsers with the lowest versions that pyproject.toml allows (needs the index)
	$(PIP) uv
	$(BIN)/uv venv --quiet --clear --seed --python $(BIN)/python .venv/lowest
	$(BIN)/uv pip install --quiet --python .venv/lowest --resolution lowest-direct --editable ".[audit,webkit]" --group test
	.venv/lowest/bin/pytest --numprocesses auto --ignore tests/browser -k "not (chromium or firefox or axe)"

bench: .venv/test-ready browsers  ## Measure the gate, the auditor and the edge function beside others (needs npm for the others)
	@if command -v npm >/dev/null; then for folder in rivals auditors; do \
	    npm ci --prefix benchmarks/$$folder --ignore-scripts --no-audit --no-fund --loglevel=error || exit; done; \
	else echo "make: npm is not there, so only what is here already is measured" >&2; fi
	$(BIN)/python -m benchmarks.compare
	$(BIN)/python -m benchmarks.audits
	$(BIN)/python -m benchmarks.edge

dist: .venv/site-ready  ## Build what is published, sdist and wheel, into dist/: the same bytes wherever it is done
	rm -rf dist
	$(BIN)/python -m hatchling build

schema: .venv/site-ready  ## Regenerate the JSON Schema for editors' programs, after a change to a preset
	$(BIN)/analytics-gate schema > analytics_gate/declaration/services.schema.json

lock: .venv/test-ready  ## Resolve and pin all dependencies, with hashes
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    pyproject.toml requirements/build.in --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    pyproject.toml requirements/build.in --extra audit --extra webkit --group lint --group test \
	    --constraint requirements.txt --output-file requirements-dev.txt

clean:  ## Remove build output
	rm -rf .venv site site-docs dist netlify evidence.json evidence.html evidence.sarif .site.* .preview ..preview.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "make: Python 3.11 or newer is needed, $(PYTHON) is older; try: make PYTHON=python3.12" >&2; exit 2; }
	@echo "Setting up .venv (once, about a minute) ..."
	@$(PYTHON) -m venv .venv \
	    || { echo "make: $(PYTHON) has no venv; on Debian: apt-get install python3-venv" >&2; rm -rf .venv; exit 2; }

.venv/site-ready: requirements.txt pyproject.toml | .venv/bin/pip
	@$(PIP) --require-hashes --requirement requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test-ready: requirements-dev.txt .venv/site-ready
	@$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@
