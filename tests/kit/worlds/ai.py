"""A service that speaks OpenAI's protocol for images and transcriptions."""

from __future__ import annotations

import base64
import email
import email.policy

from aiohttp import web

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def _images(request: web.Request) -> web.Response:
    asked = await request.json()
    if request.headers.get("Authorization") == "Bearer revoked-key":
        return web.json_response({"error": {"message": "Incorrect API key"}}, status=401)
    match asked["prompt"]:
        case "forbidden":
            return web.json_response({"error": {"message": "It is against our policy."}}, status=400)
        case "by address":
            data = [{"url": f"http://{request.host}/image.png"}]
        case "elsewhere":
            data = [{"url": "http://169.254.169.254/image.png"}]
        case "no image":
            data = [{"b64_json": base64.b64encode(b"<html>").decode()}]
        case "broken":
            data = [{"b64_json": "%%%"}]
        case "nothing":
            data = []
        case _:
            data = [{"b64_json": base64.b64encode(PNG).decode(), "revised_prompt": "An owl"}] * asked.get("n", 1)
    return web.json_response({"created": 1, "data": data})


async def _image(request: web.Request) -> web.Response:
    return web.Response(body=PNG, content_type="image/png")


async def _form(request: web.Request) -> dict[str, bytes]:
    """The parts of a form by their names: its body was read already, so that aiohttp cannot."""
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + await request.read(), policy=email.policy.HTTP)
    parts = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        parts[str(name)] = part.get_payload(decode=True)
    return parts


async def _transcriptions(request: web.Request) -> web.Response:
    form = await _form(request)
    audio = form["file"]
    if not audio.startswith(b"RIFF"):
        return web.json_response({"error": {"message": "Invalid file format."}}, status=400)
    told: dict[str, object] = {"text": "Hoot hoot"}
    if form.get("response_format") == b"verbose_json":
        told |= {"language": form.get("language", b"english").decode(), "duration": 1.5}
        told["segments"] = [{"id": 0, "start": 0.0, "end": 1.5, "text": "Hoot hoot", "tokens": [1]}]
    return web.json_response(told)


ROUTES = (
    web.post("/v1/images/generations", _images),
    web.get("/image.png", _image),
    web.post("/v1/audio/transcriptions", _transcriptions),
)
