#!/bin/sh
# The journeys of people in a real browser, three times; a failure is a failure, nothing is tried again.
set -eu
sh tests/kit/chromium.sh "$1"
for round in 1 2 3; do
    echo "Round $round of 3"
    "$1/python" -m pytest -n auto --dist loadfile --force-reruns=0 tests/webui/test_*journey*.py
done
