#!/bin/sh
# tsc checks the declarations of the script API; without npm (or its registry) that one test is skipped, and says so.
cd "$(dirname "$0")"
[ -x node_modules/.bin/tsc ] && exit 0
command -v npm >/dev/null 2>&1 || { echo "no npm: the TypeScript declarations are not checked"; exit 0; }
npm ci --silent --no-audit --no-fund || echo "npm could not install tsc: the TypeScript declarations are not checked"
