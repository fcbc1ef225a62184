"""The tool that writes down what is said in audio. Not here: the service (`service`)."""

from __future__ import annotations

from typing import Annotated, Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.ai.service import ask, parsed
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

TOOL = "audio_transcribe"

LARGEST_AUDIO = 25 << 20
"""Bytes, as services take them."""

KINDS = {
    "mp3": "audio/mpeg",
    "mpga": "audio/mpeg",
    "mpeg": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "audio/mp4",
    "wav": "audio/wav",
    "webm": "audio/webm",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "flac": "audio/flac",
}
"""The ending of a file → what it holds."""


@dataclass(frozen=True, slots=True)
class AudioOptions:
    """Options of `AudioTranscribeTool`.

    `model` and `api_key` (or `secret:NAME`, or the variable `OPENAI_API_KEY`) are those of the service at `base_url`,
    which speaks OpenAI's protocol. `language` (ISO 639-1) helps it; `timeout` is milliseconds.
    """

    model: str = "whisper-1"
    api_key: str = ""
    base_url: str = ""
    language: str = ""
    max_file_size: int = LARGEST_AUDIO
    timeout: float = 300000


async def audio_transcribe(
    bench: Bench,
    *,
    path: Annotated[str, "The audio file: mp3, m4a, wav, webm, ogg, flac"],
    language: Annotated[str, "The language that is spoken, e.g. en"] = "",
    prompt: Annotated[str, "Words that come up in it, to spell them right"] = "",
    segments: Annotated[bool, "Whether to tell the times of its parts"] = False,
) -> Value:
    """Write down what is said in an audio file.

    Gives `text`, `model`, `path`, and what the service tells: `language`, `duration` in seconds, and with
    `segments = true` its parts, each with `start` and `end` in seconds and `text`.

    ```lua
    FileWriter.new():run({ path = "owl.wav", content = "RIFF....WAVEfmt " })
    local heard = AudioTranscribeTool.new({ base_url = server .. "/v1" }):run({ path = "owl.wav", language = "en" })
    print(heard.text) --> Hoot hoot
    ```

    Fails with `not_found`, `denied` (the folder, no key, one that is refused), `invalid` (no audio, too large),
    `model` (the service cannot read it), `rate_limit`, `network` or `timeout`.
    """
    options: AudioOptions = bench.options
    name = path.replace("\\", "/").rpartition("/")[2]
    kind = KINDS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise InvalidError(f"{TOOL}: {path!r} has none of the endings of audio: {', '.join(KINDS)}.")
    audio = _audio(bench, path, options.max_file_size)
    fields: dict[str, Any] = {"model": options.model, "language": language or options.language, "prompt": prompt}
    fields["response_format"] = "verbose_json" if segments else "json"
    given = {field: value for field, value in fields.items() if value}
    _, body = await ask(bench, TOOL, "/audio/transcriptions", data=given, files={"file": (name, audio, kind)})
    told = parsed(TOOL, body)
    made: dict[str, Value] = {"text": str(told.get("text") or ""), "model": options.model, "path": path}
    made |= {field: told[field] for field in ("language", "duration") if field in told}
    if segments:
        made["segments"] = _segments(told.get("segments"))
    return made


def _audio(bench: Bench, path: str, most: int) -> bytes:
    with bench.files.opened(path, min(most, LARGEST_AUDIO)) as file:
        audio = file.read(LARGEST_AUDIO + 1)
    if not audio:
        raise InvalidError(f"{TOOL}: {path!r} is empty.")
    return audio


def _segments(said: Any) -> list[dict[str, Value]]:
    parts = [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []
    return [{name: each.get(name) for name in ("start", "end", "text")} for each in parts]


ENTRY = Entry(
    "AudioTranscribeTool",
    audio_transcribe,
    AudioOptions,
    Hints(read_only=True, open_world=True),
    needs=("network", "files"),
    aliases=("Transcribe", "AudioTranscribe"),
)
