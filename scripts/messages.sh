#!/usr/bin/env bash
# Brings the Chinese catalogue up to the texts of the code and compiles it. Needs gettext (scripts/install_test_tools.sh).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
.venv/bin/python manage.py makemessages --locale zh_Hans --no-obsolete --no-location --no-wrap \
  --ignore .venv --ignore var --ignore tests --ignore demo --ignore benchmarks
cd locale/zh_Hans/LC_MESSAGES
# The day of a collection says nothing that git does not, and would change the file each time.
sed -i -e '/^"POT-Creation-Date: /d' -e '/^"Report-Msgid-Bugs-To: /d' django.po
msgfmt --check-format --output-file django.mo django.po
msgfmt --statistics --output-file /dev/null django.po
