#!/usr/bin/env bash
# Makes .venv/ and installs what pyproject.toml asks for, with the named extras: scripts/environment.sh [dev] [bench] ...
# A second call with the same pyproject.toml does nothing: .venv/installed holds one line for each set that went in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.11 python3.12 python3.13 python3.14 python; do
    if [ -n "$candidate" ] && new_enough "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  {
    echo "Relay needs Python 3.11 or newer, and found none."
    echo "  python3 is: $(command -v python3 || echo 'not installed') $(python3 --version 2>/dev/null || true)"
    echo "  Install one (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make PYTHON=<path> ..."
  } >&2
  exit 1
}

python="$(find_python)"
mark="$(cksum pyproject.toml scripts/list_dependencies.py | cksum | cut -d' ' -f1) base"
wanted=("$mark")
for extra in "$@"; do wanted+=("${mark% base} $extra"); done

missing=0
if ! [ -x .venv/bin/python ] || ! new_enough .venv/bin/python; then
  missing=1
fi
for line in "${wanted[@]}"; do
  grep -qxF "$line" .venv/installed 2>/dev/null || missing=1
done
[ "$missing" = 1 ] || exit 0

started=$SECONDS
if ! new_enough .venv/bin/python; then
  rm -rf .venv
  if command -v uv >/dev/null; then
    uv venv --quiet --python "$(command -v "$python")" .venv
  elif ! "$python" -m venv .venv; then
    rm -rf .venv
    echo "Python's venv module is missing (Debian, Ubuntu: apt-get install python3-venv), and uv is not on PATH." >&2
    exit 1
  fi
fi
echo "Installing the environment in .venv${*:+ with the extras: $*} ..." >&2
requirements="$(mktemp)"
trap 'rm -f "$requirements"' EXIT
.venv/bin/python scripts/list_dependencies.py "$@" >"$requirements"
if command -v uv >/dev/null; then
  uv pip install --quiet --python .venv/bin/python -r "$requirements"
else
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile -r "$requirements"
fi
# An older pyproject.toml's lines go: what they promised may be out of date.
{ grep "^${mark% base} " .venv/installed 2>/dev/null || true; printf '%s\n' "${wanted[@]}"; } | sort -u >.venv/installed.new
mv .venv/installed.new .venv/installed
echo "Environment ready in $((SECONDS - started)) s." >&2
