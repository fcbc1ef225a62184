#!/bin/sh
# Every check: style and types while the tests run. Both must pass; what the first says is told when it fails, and at the end.
bin=$1
said=$(mktemp)
trap 'rm -f "$said"' EXIT
sh tests/kit/chromium.sh "$bin" || exit 1
(MAKEFLAGS= make lint >"$said" 2>&1 || { cat "$said"; exit 1; }) &
lint=$!
"$bin/python" -m pytest -n auto --dist loadfile --no-loadscope-reorder
tests=$?
wait "$lint"
style=$?
cat "$said"
[ "$style" = 0 ] || echo "make lint failed."
[ "$tests" = 0 ] || echo "The tests failed."
[ "$style" = 0 ] && [ "$tests" = 0 ]
