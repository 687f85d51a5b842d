#!/bin/sh
# Install HalfSky from the folder that tools/wheelhouse.sh made; no network is used. Also for an upgrade.
# Usage: sh install-offline.sh [/opt/halfsky]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/halfsky}
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || {
  echo "文件与校验值不符，请重新拷贝 / the files are not those that were written: copy them again" >&2
  exit 1
}
[ -x "$target/bin/python" ] || python3 -m venv "$target" || {
  echo "缺少 venv 模块：apt-get install python3-venv / the venv module is missing: apt-get install python3-venv" >&2
  exit 1
}
install="$target/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links $here/wheels"
$install --require-hashes -r "$here/requirements-postgresql.lock"
$install --no-deps --force-reinstall "$here"/wheels/halfsky-*.whl
mkdir -p "$target/examples" "$target/deploy"
cp -r "$here/examples/yunling" "$target/examples/"
cp "$here"/deploy/* "$target/deploy/"
"$target/bin/halfsky" --version
