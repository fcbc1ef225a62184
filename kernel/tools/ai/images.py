"""The tool that has images made. Not here: the service (`service`)."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

from kernel.errors import InvalidError, ModelError
from kernel.models.attachments import media_type_of
from kernel.records import dataclass
from kernel.tools.ai.service import ask, bounded, parsed
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

TOOL = "image_generation"

MOST_IMAGES = 10

ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}


@dataclass(frozen=True, slots=True)
class ImageOptions:
    """Options of `ImageGenerationTool`.

    `model` and `api_key` (or `secret:NAME`, or the variable `OPENAI_API_KEY`) are those of the service at `base_url`,
    which speaks OpenAI's protocol; `size` and `quality` are what is asked for when a call does not say. Images are
    written into `output_dir`. `timeout` is milliseconds.
    """

    model: str = "gpt-image-1"
    api_key: str = ""
    base_url: str = ""
    size: str = ""
    quality: str = ""
    output_dir: str = "."
    timeout: float = 180000


async def image_generation(
    bench: Bench,
    *,
    prompt: Annotated[str, "What the image shows"],
    path: Annotated[str, "The file to write; image_1.png, … when not said"] = "",
    count: Annotated[int, "How many images"] = 1,
    size: Annotated[str, "Its size, e.g. 1024x1024"] = "",
    quality: Annotated[str, "Its quality, in the words of the model"] = "",
) -> Value:
    """Have a model make images from a description, and write them to files.

    Gives `files` (each with `path`, `size` in bytes and `media_type`), `path` (the first one's), `model`, and
    `revised_prompt` where the model wrote its own. Several images get numbers before the ending.

    ```lua
    local images = ImageGenerationTool.new({ base_url = server .. "/v1", model = "owl-image", output_dir = "images" })
    local made = images:run({ prompt = "A barn owl at night", path = "owl.png" })
    print(made.path, made.files[1].media_type) --> images/owl.png image/png
    ```

    Fails with `denied` (no key, one that is refused, the profile, the folder), `model` (the service does not make it),
    `rate_limit`, `network`, `timeout` or `invalid`.
    """
    options: ImageOptions = bench.options
    if not prompt.strip():
        raise InvalidError(f"{TOOL}: what should the image show? Give 'prompt'.")
    asked: dict[str, Any] = {"model": options.model, "prompt": prompt, "n": bounded("count", count, MOST_IMAGES)}
    asked |= {"size": size or options.size, "quality": quality or options.quality}
    if options.model.startswith("dall-e"):
        asked["response_format"] = "b64_json"
    given = {name: value for name, value in asked.items() if value != ""}
    _, body = await ask(bench, TOOL, "/images/generations", json=given)
    told = parsed(TOOL, body)
    data = told.get("data")
    entries = [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []
    if not entries:
        raise ModelError(f"{TOOL}: the service made no image.")
    # All are there before the first is written.
    images = [await _content(bench, each) for each in entries[:count]]
    files = [_written(bench, image, path, place, len(images)) for place, image in enumerate(images, 1)]
    revised = str(entries[0].get("revised_prompt") or "")
    return {"files": files, "path": files[0]["path"], "model": options.model, "revised_prompt": revised}


async def _content(bench: Bench, entry: dict[str, Any]) -> bytes:
    """The bytes of an image, which comes in Base64 or has an address."""
    from kernel.sandbox.http import exchange

    if isinstance(entry.get("b64_json"), str):
        try:
            image = base64.b64decode(entry["b64_json"], validate=True)
        except (binascii.Error, ValueError):
            raise ModelError(f"{TOOL}: the service answered with an image that is no Base64.") from None
    else:
        _, image = await exchange(bench.hands.network, "GET", str(entry.get("url") or ""))
    if media_type_of(image[:16]) not in ENDINGS:
        raise ModelError(f"{TOOL}: the service answered with something that is no image.")
    return image


def _written(bench: Bench, image: bytes, path: str, place: int, count: int) -> dict[str, Value]:
    options: ImageOptions = bench.options
    kind = media_type_of(image[:16])
    ending = ENDINGS.get(kind, "png")
    stem, dot, said = path.rpartition(".") if path else ("", "", "")
    name = path or f"image_{place}.{ending}"
    if path and count > 1:
        name = f"{stem}_{place}.{said}" if dot else f"{path}_{place}"
    files = bench.files if options.output_dir in ("", ".") else bench.files.narrowed((options.output_dir,))
    where = name if options.output_dir in ("", ".") else f"{options.output_dir}/{name}"
    return {"path": where, "size": files.replace(where, image), "media_type": kind}


ENTRY = Entry(
    "ImageGenerationTool",
    image_generation,
    ImageOptions,
    Hints(open_world=True),
    needs=("network", "files"),
    aliases=("ImageGen", "ImageGeneration"),
)
