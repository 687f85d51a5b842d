#!/bin/sh
# Make .venv from a lock file. Needs python3 (3.11 or newer); on a bare Debian as root also installs python3-venv.
set -eu
lock=$1
python=${PYTHON:-python3}

command -v "$python" >/dev/null 2>&1 || {
  echo "未找到 python3，请先安装 Python 3.11 以上 / python3 is not here: install Python 3.11 or newer" >&2
  exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "需要 Python 3.11 以上 / Python 3.11 or newer is needed: $("$python" --version)" >&2
  exit 1
}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null
  else
    echo "缺少 venv 模块，请执行 sudo apt-get install python3-venv / the venv module is missing: sudo apt-get install python3-venv" >&2
    exit 1
  fi
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "正在安装锁定的依赖（约一分钟）/ installing the locked dependencies (about a minute) …"
install=".venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input"
# Spark comes without a wheel: its sdist is built with the locked setuptools, so nothing unlocked is fetched.
built=""
if grep -q '^pyspark==' "$lock"; then
  awk '/^[a-z]/ { on = /^setuptools==/ } on' "$lock" >.venv/build.lock
  $install --only-binary :all: --require-hashes -r .venv/build.lock
  built="--no-binary pyspark --no-build-isolation"
fi
# shellcheck disable=SC2086
$install --only-binary :all: $built --require-hashes -r "$lock"
$install --no-deps --no-build-isolation -e .
