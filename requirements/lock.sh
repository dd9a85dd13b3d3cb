#!/bin/sh
# Writes the lock files anew from pyproject.toml: every package with the hashes of all its files, for Python 3.11 and
# newer on Linux, macOS and Windows. Needs uv (pip install uv). Pins that are there stay, unless --upgrade is given.
set -eu
cd "$(dirname "$0")/.."
lock() {
  name=$1
  shift
  # setuptools is what builds RiskDesk itself, from the same list.
  printf 'setuptools>=80\n' | uv pip compile pyproject.toml - "$@" --quiet --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
    --custom-compile-command "requirements/lock.sh" --output-file "requirements/$name.txt"
}
lock run "$@"
lock encryption --extra encryption "$@"
lock test --extra test "$@"
