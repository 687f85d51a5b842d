#!/bin/sh
# Put everything that an installation without internet needs into one folder, such as one on a USB stick.
# Usage: tools/wheelhouse.sh FOLDER        (on a machine with internet, of the same system and Python)
set -eu
folder=${1:?tools/wheelhouse.sh FOLDER}
here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$here/.venv/bin/python}
[ -x "$python" ] || {
  echo "请先执行 make setup / run make setup first" >&2
  exit 1
}
mkdir -p "$folder/wheels"
"$python" -m pip download --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
  -r "$here/requirements-postgresql.lock" -d "$folder/wheels"
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation "$here" -w "$folder/wheels"
rm -rf "$here/build"
cp "$here/requirements-postgresql.lock" "$here/tools/install-offline.sh" "$here/docs/how-to/install.md" "$folder/"
cp -r "$here/deploy" "$folder/"
mkdir -p "$folder/examples"
cp -r "$here/examples/yunling" "$folder/examples/"
(cd "$folder" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
echo "已备齐 / ready: $folder（$(du -sh "$folder" | cut -f1)）"
