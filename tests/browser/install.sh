#!/bin/sh
# Builds the site that runs in a browser tab, when something it is made of has changed; without what that needs (node, clang-22,
# lld-22, a package registry) the tests of the site are skipped, and say so.
cd "$(dirname "$0")/../.."
python=$1
state=$(find kernel studio webui spells docs/security.md electron-free-packaging/browser -type f -not -name '*.pyc' \
    -not -path '*/node_modules/*' -exec cksum {} + | sort | cksum)
[ "$(cat build/browser.state 2>/dev/null)" = "$state" ] && [ -f build/browser/index.html ] && exit 0
rm -f build/browser.state
if ! command -v clang-22 >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends clang-22 lld-22 >/dev/null 2>&1
fi
if PYTHONPATH=electron-free-packaging/browser "$python" -m recipe build; then
    echo "$state" > build/browser.state
else
    rm -rf build/browser
    echo "The site for the browser tab could not be built: its tests are skipped."
fi
