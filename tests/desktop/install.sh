#!/bin/sh
# What tests/desktop works with: install.sh PYTHON. The window's packages as requirements-desktop.lock pins them, which
# need a package registry; a screen that nobody sees, a window manager, keys for it, a reader of shell scripts, and the
# libraries that Qt does not bring: Debian's packages, where apt and root are there; elsewhere the tests say what they miss.
set -eu
"$1" -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-desktop.lock
tools="Xvfb openbox xdotool shellcheck"
libraries="libxcb-cursor.so.0 libxkbcommon-x11.so.0 libxcb-icccm.so.4 libxcb-keysyms.so.1 libxcb-image.so.0
    libxcb-render-util.so.0 libxcb-xkb.so.1 libEGL.so.1 libGL.so.1 libOpenGL.so.0 libnss3.so libnspr4.so libasound.so.2
    libXcomposite.so.1 libXdamage.so.1 libxkbfile.so.1 libdbus-1.so.3"
missing=""
for tool in $tools; do command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"; done
known=$(ldconfig -p 2>/dev/null || true)
for library in $libraries; do case "$known" in *"$library"*) ;; *) missing="$missing $library" ;; esac; done
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "The tests of the window are skipped: install$missing"
    exit 0
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends xvfb openbox xdotool shellcheck \
    libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-xkb1 \
    libegl1 libgl1 libopengl0 libnss3 libnspr4 libasound2 libxcomposite1 libxdamage1 libxkbfile1 libdbus-1-3 >/dev/null
