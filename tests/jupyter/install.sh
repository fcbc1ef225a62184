#!/bin/sh
# JupyterLab, in an environment of its own, for tests/jupyter; without a package registry those tests are skipped, and say so.
cd "$(dirname "$0")"
[ -f .venv/.installed ] && exit 0
"$1" -m venv .venv &&
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt &&
    touch .venv/.installed || echo "JupyterLab could not be installed: the kernel is not tried in it"
