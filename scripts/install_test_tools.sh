#!/usr/bin/env bash
# What the browser tests need beside Python: Chromium, gettext, a font with Chinese characters. Installs what is missing where
# that is possible (Debian or Ubuntu, as root); else says what is missing and goes on: those tests then say so themselves.
set -uo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v msgfmt >/dev/null || missing+=(gettext)
if ! command -v fc-list >/dev/null; then
  missing+=(fontconfig fonts-noto-cjk)
elif [ -z "$(fc-list :lang=zh)" ]; then
  missing+=(fonts-noto-cjk)
fi
[ "${#missing[@]}" -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null && apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null && exit 0
fi
echo "Missing for the browser tests: ${missing[*]} (Debian, Ubuntu: apt-get install ${missing[*]})" >&2
exit 0
