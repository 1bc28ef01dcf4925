#!/usr/bin/env bash
# Style, types, architecture and migrations. Every check runs, so that one failure does not hide the next; the slow ones run
# beside each other. Needs no service: Django's checks use an embedded database that is never opened.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=.venv/bin
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export DATABASE_URL="sqlite:///$work/lint.sqlite3" REDIS_URL=""

django_checks() { $bin/python manage.py check --fail-level WARNING && $bin/python manage.py makemigrations --check --dry-run; }
pure_types() {
  local files
  mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.py' \
    | grep -E '^[a-z_]+/[a-z_]+/(rules|policy|choices|events|errors)(\.py|/.*\.py)$|^foundation/values/.*\.py$' | sort)
  [ "${#files[@]}" -eq 0 ] || $bin/mypy "${files[@]}"
}
# B608, B308, B703: SQL from declared names and marked-safe markup; ruff asks for a reason at each place.
security() { $bin/bandit --quiet --configfile pyproject.toml --severity-level medium --confidence-level medium --skip B608,B308,B703 --recursive \
  config analytics conflicts lifecycle pricing partners channels_core foundation scripts; }
house_tests() { $bin/python -m pytest tests/architecture -m "not slow" -q --no-header -p no:cacheprovider; }

names=(format style imports types security django architecture)
check_format() { $bin/ruff format --check --quiet --output-format concise .; }
check_style() { $bin/ruff check --output-format concise .; }
check_imports() { $bin/lint-imports; }
check_types() { pure_types; }
check_security() { security; }
check_django() { django_checks; }
check_architecture() { house_tests; }

run() { # name: output and seconds into files, so that parallel checks do not write into each other
  local started=$SECONDS
  "check_$1" >"$work/$1.out" 2>&1
  echo $? >"$work/$1.code"
  echo $((SECONDS - started)) >"$work/$1.seconds"
}
lane() { for name in "$@"; do run "$name"; done; }
lane format style imports security &
lane types django architecture &
wait

failed=0
for name in "${names[@]}"; do
  if [ "$(cat "$work/$name.code")" = 0 ]; then
    echo "ok      $name ($(cat "$work/$name.seconds") s)"
  else
    failed=1
    echo "FAILED  $name ($(cat "$work/$name.seconds") s)"
    sed 's/^/        /' "$work/$name.out"
  fi
done
exit $failed
