# Sweetspot: `make run` to use it, `make test` before sending a change.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# `make run CONFIGURATION=release` takes longer to build and answers faster.
CONFIGURATION ?= debug
# What to hand to `sweetspot serve`: make run SERVE='--port 9000'
SERVE ?=

BUILD := swift build --explicit-target-dependency-import-check=error
PYTHON := .venv-tests/bin/python

.PHONY: help
help: ## Say what can be made
	@echo 'make TARGET, where TARGET is one of:'
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

.PHONY: setup
setup: ## Install what building needs and is missing
	@scripts/setup build

.PHONY: run
run: setup ## Build Sweetspot and start it on http://127.0.0.1:8080
	@$(BUILD) --configuration $(CONFIGURATION) --product sweetspot
	@exec "$$(swift build --configuration $(CONFIGURATION) --show-bin-path)/sweetspot" serve $(SERVE)

.PHONY: lint
lint: ## Check the format and style of all Swift files
	@scripts/lint

.PHONY: format
format: ## Put all Swift files into the agreed format
	@git ls-files --cached --others --exclude-standard -z -- '*.swift' | xargs -0 swift format format --in-place --parallel

.PHONY: check
check: lint ## The quick part: lint and the tests of Core
	@swift test --package-path Core --disable-xctest --explicit-target-dependency-import-check=error

.PHONY: test
test: ## Everything: lint, both packages' tests, transcripts, pages in a browser
	@scripts/setup test
	@scripts/lint
	@swift test --package-path Core --disable-xctest --explicit-target-dependency-import-check=error
	@scripts/check-arm64
	@$(BUILD) --build-tests
	@swift test --skip-build --disable-xctest
	@$(PYTHON) -m pytest BrowserTests

.PHONY: bench
bench: ## Measure how fast medicines are recognised (a release build)
	@swift run --package-path Benchmarks --configuration release RecognitionBenchmark

.PHONY: pictures
pictures: ## Take the pictures of every page anew, into pictures/
	@scripts/setup test
	@$(BUILD) --product sweetspot
	@$(PYTHON) -m pytest BrowserTests -k picture

.PHONY: clean
clean: ## Remove what was built
	@rm -rf .build Core/.build .venv-tests .venv-fhir pictures
