#!/bin/sh
# aimock plays the providers in tests/kernel/models; without npm (or its registry) those tests are skipped, and say so.
cd "$(dirname "$0")"
[ -f node_modules/@copilotkit/aimock/dist/cli.js ] && exit 0
command -v npm >/dev/null 2>&1 || { echo "no npm: the models are not tried against aimock"; exit 0; }
npm ci --silent --no-audit --no-fund --ignore-scripts || echo "npm could not install aimock: models are not tried against it"
