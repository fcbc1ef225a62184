#!/bin/sh
# The browser tests need a Chromium: the system's, else Debian's package where apt and root are there, else Playwright's,
# once the folder of its program is given.
set -eu
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-headless-shell >/dev/null ||
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
elif [ $# -gt 0 ]; then
    "$1/playwright" install chromium
fi
