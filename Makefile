.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-files test test-postgresql check bench load docs lock clean

BIN := .venv/bin
DEMO := out/demo
PORT := 8000
# make setup POSTGRESQL=1 adds the driver of PostgreSQL.
CORE := $(if $(POSTGRESQL),postgresql,core)
LOCK := $(if $(POSTGRESQL),requirements-postgresql.lock,requirements.lock)

# Neighbouring tests share their worlds, so each of two processes begins with half of them in a row.
SIDE_BY_SIDE := -n 2 --dist worksteal

help: ## Show what can be done here / 显示可用命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/$(CORE).stamp ## Make .venv with the halfsky command / 安装运行环境

setup-dev: .venv/dev.stamp ## The same with everything tests need / 安装测试环境

.venv/$(CORE).stamp: $(LOCK) pyproject.toml tools/venv.sh
	@tools/venv.sh $(LOCK)
	@touch $@ .venv/core.stamp

.venv/dev.stamp: requirements-dev.lock pyproject.toml tools/venv.sh
	@tools/venv.sh requirements-dev.lock
	@touch $@ .venv/core.stamp

demo: demo-files ## Run the main job on the examples, then serve the example site / 跑示例并打开演示网站
	@exec $(BIN)/halfsky demo --home out/site --port $(PORT)

demo-files: setup ## Only the main job on the examples / 只跑示例的主流程
	@$(BIN)/python examples/demo.py --out $(DEMO)

test: setup-dev ## Run the whole test suite / 运行全部测试
	@tools/system-packages.sh
	@$(BIN)/pytest $(SIDE_BY_SIDE)
	@$(MAKE) --no-print-directory test-postgresql

# The table of rights asks every page for every role; what it asks of the database, the other tests of pages ask too.
test-postgresql: setup-dev ## What touches the database once more on PostgreSQL / 在 PostgreSQL 上再测数据库部分
	@tools/postgresql.sh --if-installed $(BIN)/pytest $(SIDE_BY_SIDE) -m 'not browser' --ignore tests/web/test_rights.py tests/store tests/services tests/web tests/faults tests/cli/test_keeping_postgresql.py
	@tools/postgresql.sh --if-installed $(BIN)/pytest tests/journeys/test_year.py

check: setup-dev ## Style, types, layers, spelling / 代码检查
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint -c .yamllint.yaml src tests examples
	$(BIN)/codespell src tests docs *.md

bench: setup-dev out/bench/venv.stamp ## Measure the main job, and the outlook up to 10 million series / 性能测量
	@$(BIN)/python tools/bench.py
	@$(BIN)/python -m tools.scale
	@$(BIN)/python -m tools.scale_pages

load: setup-dev ## The last hour before a deadline, kills and a backup under load / 截止前一小时的压力与故障测试
	@tools/postgresql.sh --if-installed $(BIN)/python -m tools.load burst --backup
	@tools/postgresql.sh --if-installed $(BIN)/python -m tools.load kill --counties 1 --units 8
	@$(BIN)/python -m tools.load units --counties 10
	@$(BIN)/python -m tools.load kill --counties 1 --units 8
	@$(BIN)/python -m tools.load sign-in --counties 3
	@$(BIN)/python -m tools.load.page

# statsforecast needs an older pandas than HalfSky has, so it has an environment of its own.
out/bench/venv.stamp: requirements-bench.lock
	@$(BIN)/python -m venv out/bench/venv
	@out/bench/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --require-hashes -r $<
	@touch $@

docs: setup-dev ## Write the generated pages and pictures of docs / 生成参考文档和图
	@$(BIN)/python -m tools.reference
	@$(BIN)/python -m tools.pictures

lock: ## Resolve the dependencies anew (needs uv) / 重新锁定依赖
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 pyproject.toml --extra build -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 pyproject.toml --extra build --extra postgresql -o requirements-postgresql.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 pyproject.toml --extra build --extra postgresql --extra spark --extra dev -o requirements-dev.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 pyproject.toml --extra bench -o requirements-bench.lock

clean: ## Remove what the commands made / 清理
	rm -rf .venv out build .mypy_cache .ruff_cache .hypothesis
