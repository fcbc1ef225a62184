"""Does what the settings dialog asks for. Not here: how it looks, and what settings, keys and providers are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from kernel.errors import SpellError
from kernel.models.names import USUAL_MODELS
from kernel.models.providers import DEMO_MODELS
from kernel.models.usual import usual_model
from studio.settings.connection import announced, try_provider
from studio.settings.file import ChangedError, Edition, SettingsFile
from studio.settings.providers import (
    choose_usual,
    forget_key,
    keep_key,
    list_providers,
    place_for_keys,
    set_up_providers,
)
from webui.settings.keeping import TraceKeeping
from webui.settings.panel import SettingsDialog
from webui.wishes import Wish, text_of

if TYPE_CHECKING:
    from webui.custody import Custody

Look = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Changes fields of the appearance, on the page and for the next visit."""

RESTART = "A notebook that runs already has it after its kernel is restarted."


class SettingsDesk:
    """The settings of one page. `environment` is that of the studio's process, `custody` holds its workspace's runs."""

    def __init__(self, environment: Mapping[str, str], look: Look, custody: Custody) -> None:
        self._environment = environment
        self._file = SettingsFile(environment)
        self._look = look
        self._traces = TraceKeeping(self._file, custody)

    async def grant(self, wish: Wish, dialog: SettingsDialog) -> None:
        """Do what a wish asks for, and tell the dialog; what the person did wrong is told there too."""
        kind = wish["wish"]
        if kind in ("look", "system"):
            await self._look(wish)
            return
        grant = {
            "models": self._models,
            "try": self._try,
            "keep_key": self._keep_key,
            "forget_key": self._forget_key,
            "usual": self._usual,
            "file": self._show_file,
            "check": self._check,
            "save": self._save,
            "traces": self._traces.show,
            "keep_traces": self._traces.keep,
            "tidy": self._traces.tidy,
        }.get(kind)
        if grant is None:
            return
        try:
            await grant(wish, dialog)
        except SpellError as error:
            dialog.tell(failed={"wish": kind, "said": error.message, "provider": text_of(wish, "provider")})

    async def summary(self) -> dict[str, Any]:
        """What a welcome says of models: the usual one, and who is set up; or what is wrong (`problem`)."""
        try:
            usual, others = await asyncio.to_thread(
                lambda: (usual_model(self._environment), set_up_providers(self._environment))
            )
        except SpellError as error:
            return {"problem": error.message}
        return {"usual": usual, "ready": others}

    async def _models(self, _: Wish, dialog: SettingsDialog) -> None:
        listed = await list_providers(self._environment)
        names, around = [one.name for one in listed], self._environment
        announcements = await asyncio.to_thread(lambda: {name: announced(name, around) for name in names})
        ready = [one for one in listed if one.ready and one.usual]
        dialog.tell(
            models={
                "providers": [{**asdict(one), "announced": announcements[one.name]} for one in listed],
                "usual": await asyncio.to_thread(usual_model, self._environment),
                "suggestions": [
                    *(f"demo/{name}" for name in DEMO_MODELS if name != "embedding"),
                    *(one.usual for one in ready),
                    *_others(ready),
                ],
                "place": await asyncio.to_thread(place_for_keys),
                "path": str(self._file.path),
            }
        )

    async def _try(self, wish: Wish, dialog: SettingsDialog) -> None:
        provider = text_of(wish, "provider")
        dialog.tell(tried={"provider": provider, **asdict(await try_provider(provider, self._environment))})

    async def _keep_key(self, wish: Wish, dialog: SettingsDialog) -> None:
        provider = text_of(wish, "provider")
        said = await asyncio.to_thread(keep_key, self._file, provider, text_of(wish, "key"))
        dialog.tell(told={"provider": provider, "said": f"{said} {RESTART}"})
        await self._models(wish, dialog)

    async def _forget_key(self, wish: Wish, dialog: SettingsDialog) -> None:
        provider = text_of(wish, "provider")
        await asyncio.to_thread(forget_key, self._file, provider)
        dialog.tell(told={"provider": provider, "said": "The key was taken out."})
        await self._models(wish, dialog)

    async def _usual(self, wish: Wish, dialog: SettingsDialog) -> None:
        await asyncio.to_thread(choose_usual, self._file, text_of(wish, "model"))
        dialog.tell(told={"provider": "", "said": f"Kept. {RESTART}"})
        await self._models(wish, dialog)

    async def _show_file(self, _: Wish, dialog: SettingsDialog) -> None:
        edition = await asyncio.to_thread(self._file.read)
        dialog.tell(file={"path": str(self._file.path), **asdict(edition)})
        await self._tell_problems(edition.text, dialog)

    async def _check(self, wish: Wish, dialog: SettingsDialog) -> None:
        await self._tell_problems(text_of(wish, "text"), dialog)

    async def _tell_problems(self, text: str, dialog: SettingsDialog) -> None:
        problems = await asyncio.to_thread(self._file.check, text)
        dialog.tell(problems=[asdict(one) for one in problems])

    async def _save(self, wish: Wish, dialog: SettingsDialog) -> None:
        save = partial(self._file.save, text_of(wish, "text"), text_of(wish, "version"))
        try:
            saved: Edition = await asyncio.to_thread(save)
        except ChangedError as error:
            dialog.tell(changed=asdict(error.now))
            return
        dialog.tell(saved=asdict(saved))


def _others(ready: list[Any]) -> list[str]:
    """Models of families that are known by name, of providers that can be asked."""
    return [f"{name}/{model}" for name, model in USUAL_MODELS.items() if name not in {one.name for one in ready}]
