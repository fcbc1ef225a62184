#!/bin/sh
# Build the bundle for this system (Linux or macOS) and try it: build.sh PYTHON [FOLDER]
# PYTHON is the one of an environment with the package and its extras; the bundle goes to FOLDER (dist/desktop).
# PyInstaller is in an environment of its own, which sees the packages of the other. Needs a package registry.
set -eu
python=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
target=${2:-$root/dist/desktop}
work=$root/build/desktop
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$here/requirements.txt"
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# `addsitedir`, so that packages that are installed in place are found as well.
"$work/venv/bin/python" - "$packages" <<'PYTHON'
import sys
import sysconfig
from pathlib import Path
place = Path(sysconfig.get_path("purelib")) / "packages.pth"
place.write_text(f"import site; site.addsitedir({sys.argv[1]!r})\n")
PYTHON
SPELL_STUDIO_ICONS=$work/icons
SPELL_STUDIO_VERSION=$("$python" -c 'from importlib.metadata import version; print(version("llmspell-studio"))')
# litellm would fetch its price list from the network when it is looked at.
LITELLM_LOCAL_MODEL_COST_MAP=True
export SPELL_STUDIO_ICONS SPELL_STUDIO_VERSION LITELLM_LOCAL_MODEL_COST_MAP
"$work/venv/bin/python" "$here/icons.py" "$SPELL_STUDIO_ICONS"
"$work/venv/bin/python" -m PyInstaller --noconfirm --log-level WARN --workpath "$work" --distpath "$target" \
    "$here/spell-studio.spec"
[ "$(uname)" = Darwin ] && exec sh "$here/macos.sh" "$target"
du -sm "$target/spell-studio" | awk '{print $1 " MB in " $2}'
SPELL_STUDIO_BUNDLE=$target/spell-studio/spell-studio "$python" -m pytest "$root/tests/desktop/test_bundle.py"
