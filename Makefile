# What people type; the work itself is in deploy/.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv/bin
INNERMOST := contracts/*,services/*/domain/*,services/*/handlers.py,services/*/commands.py
ENDED := build/demo.status
# Recipes read these from the environment, as they were typed: a value must not become a part of a command.
override PORT_BASE := $(value PORT_BASE)
override WITHOUT := $(value WITHOUT)
override SCENARIO := $(value SCENARIO)
override DATABASE := $(value DATABASE)
override SEED := $(value SEED)
override MESSAGES := $(value MESSAGES)
override RUNS := $(value RUNS)
override RUN_SECONDS := $(value RUN_SECONDS)
export PORT_BASE WITHOUT SCENARIO DATABASE SEED MESSAGES RUNS RUN_SECONDS
unexport PYTHONPATH # somebody else's package may be called "shared" too
.PHONY: help setup demo story up down status contracts check test test-all protections chaos bench bench-long

# make ends with 2 whatever status a recipe failed with.  Asked for the demo alone it is put in question mode: there a
# line marked + still runs, and a target that is not done ends make with 1, as the command itself ends.
ifeq ($(MAKECMDGOALS)$(findstring n,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),demo)
MAKEFLAGS += -q
ALWAYS := +
endif

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install .venv, RabbitMQ and PostgreSQL; fast when nothing is to do
	$(ALWAYS)@bash deploy/setup.sh

demo: story ## the story of two provinces; WITHOUT=sichuan stops that broker in the middle
	$(if $(filter 0,$(shell cat $(ENDED))),,@exit 1)

story: setup
	$(ALWAYS)@mkdir -p build; rm -f $(ENDED); $(VENV)/chuanyu demo $${WITHOUT:+--without "$$WITHOUT"}; echo $$? > $(ENDED)

up: setup ## start both nodes, or repair those that run; DATABASE=postgresql, PORT_BASE=23000 is the first of 20 ports
	@$(VENV)/chuanyu up $${PORT_BASE:+--port-base "$$PORT_BASE"} $${DATABASE:+--database "$$DATABASE"}

down: ## stop both nodes; data and logs stay
	@if [ -x $(VENV)/chuanyu ]; then $(VENV)/chuanyu down; \
	else echo "没有正在运行的节点 / nothing is running"; fi

status: ## what runs, with process ids and ports
	@if [ -x $(VENV)/chuanyu ]; then $(VENV)/chuanyu status; \
	else echo "没有正在运行的节点 / nothing is running"; fi

contracts: setup ## generate contracts/published from the contracts; changes nothing when they did not change
	@$(VENV)/chuanyu contracts publish

check: setup ## style, types, architecture, contracts/published up to date, contracts that can be relied on
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/chuanyu contracts publish --check
	$(VENV)/chuanyu contracts check

test: setup ## all tests, on private brokers, with Node and a browser
	@bash deploy/setup.sh for-tests
	$(VENV)/pytest -n 2 --cov --cov-report= $${DATABASE:+--database "$$DATABASE"}
	@$(VENV)/coverage report --fail-under=100 --include='$(INNERMOST)'
	@$(VENV)/coverage report --fail-under=90

test-all: test ## all tests, and a small chaos run
	@$(VENV)/python -m tests.chaos delivery --messages 1000

protections: setup ## take out one protection of delivery at a time, and see its tests fail
	@$(VENV)/python -m tests.protections

chaos: setup ## break processes, broker, database and lines; SCENARIO=delivery|border DATABASE=sqlite SEED=1 MESSAGES=20000
	@$(VENV)/python -m tests.chaos "$${SCENARIO:-delivery}" --database "$${DATABASE:-sqlite}" \
	  --seed "$${SEED:-1}" --messages "$${MESSAGES:-20000}"

bench: setup ## measure beside peers, figures go to build/bench.json; RUNS=1 RUN_SECONDS=1 is a short look
	@$(VENV)/python -m tests.bench --runs "$${RUNS:-5}" --seconds "$${RUN_SECONDS:-6}"

bench-long: setup ## beside more peers; a million messages: does memory grow, does a full database slow down; a day's backlog
	@$(VENV)/python -m tests.bench.long
