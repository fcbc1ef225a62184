#!/bin/sh
# Sign the app and put it into a disk image: macos.sh FOLDER, on a Mac, after build.sh.
# Without SPELL_STUDIO_IDENTITY ("Developer ID Application: …") it is signed for this machine alone; with it, and with
# SPELL_STUDIO_NOTARY (a profile that `xcrun notarytool store-credentials` kept), it is notarised too.
set -eu
app="$1/Spell Studio.app"
image="$1/spell-studio-${SPELL_STUDIO_VERSION:?}-$(uname -m).dmg"
identity=${SPELL_STUDIO_IDENTITY:--}
entitlements=$(dirname "$0")/macos.entitlements
if [ "$identity" = - ]; then
    codesign --force --deep --sign - --entitlements "$entitlements" "$app"
else
    codesign --force --deep --options runtime --timestamp --sign "$identity" --entitlements "$entitlements" "$app"
fi
codesign --verify --deep --strict "$app"
rm -f "$image"
hdiutil create -quiet -volname "Spell Studio" -srcfolder "$app" -ov -format UDZO "$image"
if [ -n "${SPELL_STUDIO_NOTARY:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$SPELL_STUDIO_NOTARY" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
