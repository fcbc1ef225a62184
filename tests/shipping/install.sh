#!/bin/sh
# What tests/shipping works with, in an environment of its own: hatchling, uv and pipx, and the wheels that a program with
# nothing but this package needs, as requirements.lock pins them. Needs a package registry.
set -e
cd "$(dirname "$0")"
state=$(cat requirements.txt ../../requirements.lock ../../pyproject.toml | cksum)
[ "$(cat .venv/.installed 2>/dev/null)" = "$state" ] && exit 0
[ -x .venv/bin/python ] || "$1" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
rm -rf .venv/wheels
"$1" closure.py ../../pyproject.toml ../../requirements.lock > .venv/closure.txt
.venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
    --only-binary :all: -r .venv/closure.txt -d .venv/wheels
echo "$state" > .venv/.installed
