#!/bin/sh
# axe-core looks at every page in tests/webui/accessibility; without npm (or its registry) that is skipped, and says so.
cd "$(dirname "$0")"
[ -f node_modules/axe-core/axe.min.js ] && exit 0
command -v npm >/dev/null 2>&1 || { echo "no npm: the pages are not held against axe-core"; exit 0; }
npm ci --silent --no-audit --no-fund --ignore-scripts || echo "npm could not install axe-core: the pages are not held against it"
