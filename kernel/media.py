"""What kind of image or sound some bytes are, by their first bytes. It decodes nothing."""

from __future__ import annotations

from kernel.errors import InvalidError

IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
SOUNDS = {
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"OggS": "audio/ogg",
    b"fLaC": "audio/flac",
}


def image_type(data: bytes) -> str:
    """The MIME type of an image: PNG, JPEG, GIF, WebP or SVG. `InvalidError` for anything else."""
    found = _begun(IMAGES, data) or ("image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else "")
    if not found and b"<svg" in data[:2000].lower():
        found = "image/svg+xml"
    if not found:
        raise InvalidError("That is no image: give the bytes of a PNG, JPEG, GIF or WebP, or the text of an SVG.")
    return found


def sound_type(data: bytes) -> str:
    """The MIME type of a sound: WAV, MP3, Ogg, FLAC or M4A. `InvalidError` for anything else."""
    found = _begun(SOUNDS, data) or ("audio/wav" if data[:4] == b"RIFF" and data[8:12] == b"WAVE" else "")
    if not found and data[4:8] == b"ftyp":
        found = "audio/mp4"
    if not found:
        raise InvalidError("That is no sound: give the bytes of a WAV, MP3, Ogg, FLAC or M4A file.")
    return found


def _begun(kinds: dict[bytes, str], data: bytes) -> str:
    return next((kind for start, kind in kinds.items() if data.startswith(start)), "")
