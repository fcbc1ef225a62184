"""Every hosted and local provider that litellm knows, behind our `Model` Protocol.

litellm takes seconds to import, so that happens on the first call, off the event loop. Not here: patience and
another try (`retrying`), and endpoints that speak the OpenAI wire at an address of the user (`openai`).
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from typing import Any

from kernel.errors import NamelessError, NotFoundError, SpellError
from kernel.messages import Chunk, Request, Usage
from kernel.models.access import answered, prepare
from kernel.models.embedding import Embedded, EmbedRequest, read_paid
from kernel.models.headers import extra_headers
from kernel.models.keys import Access
from kernel.models.litellm_faults import translate
from kernel.models.names import INSTALL_HOSTED, WIRES
from kernel.models.paid import note_paid
from kernel.models.streams import closing
from kernel.models.structured import told_in_words
from kernel.models.tokens import count_attachments
from kernel.models.watch import Watch
from kernel.models.wire import CallAssembly, finish_reason, request_body, require_answer
from kernel.sandbox.tab import is_in_tab

LONGEST = 86_400.0
"""Seconds beyond which litellm need not know how patient we are."""

NO_KEY = "none"
"""Sent where the spell gave an address but no key, so that litellm takes none from the environment."""

FACTS = {
    "context_window": "max_input_tokens",
    "max_output_tokens": "max_output_tokens",
    "input_cost": "input_cost_per_token",
    "output_cost": "output_cost_per_token",
    "tools": "supports_function_calling",
    "images": "supports_vision",
    "files": "supports_pdf_input",
    "structured_output": "supports_response_schema",
    "vector_size": "output_vector_size",
}
"""Our word for a fact of a model → litellm's."""

WITHOUT_DOCUMENTS = frozenset(("ollama", "ollama_chat"))
"""Providers whose wire has no place for a document."""

GRACE = 5.0
"""Seconds litellm waits longer than we do, so that the deadline is always ours."""


def require_litellm() -> None:
    """`NotFoundError` with the command that installs litellm, when it is not here."""
    if is_in_tab:
        raise NotFoundError(
            "This provider is reached through litellm, which does not run in a browser's tab. There are "
            f"demo/assistant, those that speak OpenAI's wire ({', '.join(sorted(WIRES))}), and local/NAME with a "
            "base_url; their servers have to allow this page's origin (CORS)."
        )
    if importlib.util.find_spec("litellm") is None:
        raise NotFoundError(f"Hosted models need litellm, which is not installed. Install it: {INSTALL_HOSTED}")


async def load_litellm() -> Any:
    """The litellm module, imported on first use, quiet, and without asking the network for prices."""
    require_litellm()
    return await asyncio.to_thread(_import_litellm)


def _import_litellm() -> Any:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ.setdefault("LITELLM_LOG", "ERROR")
    litellm: Any = importlib.import_module("litellm")
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.drop_params = True
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return litellm


async def close_litellm() -> None:
    """Close litellm's connections, if it was ever imported."""
    litellm = sys.modules.get("litellm")
    if litellm is not None:
        await litellm.close_litellm_async_clients()


class HostedModel:
    """The model litellm calls `id` (`anthropic/claude-…`). `access` finds key and address for a request."""

    def __init__(self, id: str, access: Callable[[Request], Access]) -> None:
        self._id = id
        self._access = access

    async def prepare(self, request: Request) -> None:
        """Import litellm, which takes seconds the first time, unless the request lacks a key anyway."""
        await self.check_access(request)
        await load_litellm()

    async def check_access(self, request: Request) -> None:
        """Raise as a call would that lacks a key or an address; nothing is sent."""
        await prepare(self._access, request)
        self._access(request)

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer, piece by piece; raises as the `Model` Protocol says."""
        async with closing(answered(self._access, request, partial(self._answer, request))) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _answer(self, request: Request, access: Access) -> AsyncIterator[Chunk]:
        _require_sendable(self._id, request)
        litellm = await load_litellm()
        if request.response_schema is not None and not litellm.supports_response_schema(model=self._id):
            request = told_in_words(request)
        arguments = self._arguments(request, access)
        answer, watch = _Answer(), Watch(access.network, access.base_url)
        await watch.begin()
        try:
            with watch:
                stream = await litellm.acompletion(**arguments)
            async with closing(stream):
                async for event in watch.each(stream):
                    if text := answer.take(event):
                        yield Chunk(text=text)
                # litellm makes up a finish where the provider sent none; this attribute tells the truth.
                answer.finish = stream.received_finish_reason or ""
        except Exception as error:
            failed = watch.refusal or translate(error, access.caller, answer.delivered)
            note_paid(failed, answer.used(litellm, self._id))
            raise failed from None
        for chunk in answer.end(litellm, self._id):
            yield chunk

    async def embed(self, request: EmbedRequest) -> Embedded:
        """A vector for each text; raises as the `Model` Protocol says."""
        async with closing(answered(self._access, request.as_chat(), partial(self._vectors, request))) as made:
            return await anext(made)

    async def _vectors(self, request: EmbedRequest, access: Access) -> AsyncIterator[Embedded]:
        asked = request.as_chat()
        litellm = await load_litellm()
        arguments = {"model": self._id, "input": list(request.texts), **self._reach(asked, access)}
        if request.dimensions is not None:
            arguments["dimensions"] = request.dimensions
        watch = Watch(access.network, access.base_url)
        await watch.begin()
        try:
            with watch:
                answer = await litellm.aembedding(**arguments)
        except Exception as error:
            raise watch.refusal or translate(error, access.caller, False) from None
        data = answer.model_dump()
        used = Usage(int((data.get("usage") or {}).get("prompt_tokens") or 0))
        used = _priced(litellm, self._id, used) or used
        yield Embedded(read_paid(access.caller, data, request, used), used, str(data.get("model") or ""))

    async def count_tokens(self, request: Request) -> int:
        """The tokens of a request, by the model's tokenizer where litellm has it; images and files by estimate."""
        litellm = await load_litellm()
        body = request_body(replace(request, messages=tuple(replace(m, attachments=()) for m in request.messages)))
        told = {"model": self._id, "messages": body["messages"], "tools": body.get("tools")}
        counted = await asyncio.to_thread(litellm.token_counter, **told)
        return int(counted) + sum(count_attachments(message) for message in request.messages)

    async def facts(self) -> dict[str, Any]:
        """What litellm's table knows of the model; see `kernel.models.counting.FACTS`."""
        litellm = await load_litellm()
        try:
            known = await asyncio.to_thread(litellm.get_model_info, self._id)
        except Exception:  # litellm raises a bare Exception for a model it does not know
            return {}
        return {ours: known.get(theirs) for ours, theirs in FACTS.items()}

    def _arguments(self, request: Request, access: Access) -> dict[str, Any]:
        # Else litellm imports `mcp`, which it does not require, as soon as a call has tools.
        own = {"model": self._id, "num_retries": 0, "_skip_mcp_handler": True}
        return {**request_body(request), **own, **self._reach(request, access)}

    def _reach(self, request: Request, access: Access) -> dict[str, Any]:
        arguments: dict[str, Any] = {"timeout": min(request.timeout, LONGEST) + GRACE, "max_retries": 0}
        if access.base_url:
            arguments["api_base"] = access.base_url
        if access.key or access.base_url:
            arguments["api_key"] = access.key or NO_KEY
        if headers := extra_headers(request.options):
            arguments["extra_headers"] = headers
        return arguments


def _require_sendable(id: str, request: Request) -> None:
    """`InvalidError` for a document that litellm would leave out without a word."""
    if id.partition("/")[0] not in WITHOUT_DOCUMENTS:
        return
    for one in (one for message in request.messages for one in message.attachments if not one.is_image):
        raise NamelessError(
            f"{id!r} takes no documents, only images and text: {one.name or one.media_type!r} would not be sent. "
            "Give it the text of the document."
        )


class _Answer:
    """What litellm's events said so far."""

    def __init__(self) -> None:
        self.delivered = False
        self.finish = ""
        self._calls = CallAssembly()
        self._usage: Usage | None = None
        self._model = ""
        self._refusal = ""

    def take(self, event: Any) -> str:
        """Note what an event brings, and give its text."""
        self._model = event.model or self._model
        usage = getattr(event, "usage", None)
        if usage is not None:
            self._usage = Usage(usage.prompt_tokens or 0, usage.completion_tokens or 0)
        if not event.choices:
            return ""
        delta = event.choices[0].delta
        for piece in delta.tool_calls or ():
            self._calls.add(piece.index, piece.id, piece.function.name, piece.function.arguments)
        self._refusal += getattr(delta, "refusal", None) or ""
        text = delta.content or ""
        self.delivered = self.delivered or bool(text)
        return text

    def used(self, litellm: Any, id: str) -> Usage | None:
        """What the provider said it used, with its price where that is known."""
        return _priced(litellm, id, self._usage)

    def end(self, litellm: Any, id: str) -> list[Chunk]:
        """The tool calls and the finish; what was used when the provider sent no finish."""
        used = self.used(litellm, id)
        if not self.finish:
            return [Chunk(usage=used)] if used else []
        try:
            calls = self._calls.whole()
            require_answer(id, self.finish, self.delivered or bool(calls), self._refusal)
        except SpellError as error:
            note_paid(error, used)
            raise
        end = Chunk(finish_reason=finish_reason(self.finish, bool(calls)), usage=used, model=self._model)
        return [*(Chunk(tool_call=call) for call in calls), end]


def _priced(litellm: Any, id: str, usage: Usage | None) -> Usage | None:
    """The usage with its cost in US dollars, when litellm's table has the model's price."""
    if usage is None:
        return None
    try:
        prices = litellm.cost_per_token(
            model=id, prompt_tokens=usage.input_tokens, completion_tokens=usage.output_tokens
        )
    except litellm.exceptions.ModelNotMappedError:
        return usage
    return Usage(usage.input_tokens, usage.output_tokens, float(sum(prices)))
