"""What an evaluation does: dataset, spell, models, variants, scorers; read from NAME.eval.yaml and the command line.

The file is the form that is committed; what the command line says wins. Not here: doing it (`running`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, NotFoundError
from kernel.evaluation.results import Variant
from kernel.evaluation.scorers import checked_scorer
from kernel.profiles import own_profiles
from kernel.records import dataclass
from kernel.registry import suggest
from studio.evaluation.dataset import Dataset

SUFFIXES = (".eval.yaml", ".eval.yml")

KEYS = ("title", "dataset", "spell", "model", "models", "params", "vary", "variants", "scorers")
SETTINGS = ("concurrency", "profile", "timeout", "judge_model")

CONCURRENCY = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """An evaluation to run. `models` may hold "", the spell's own; `timeout` is in seconds for each run."""

    title: str
    dataset: Dataset
    spell: Path
    models: tuple[str, ...] = ("",)
    variants: tuple[Variant, ...] = (Variant(),)
    params: Mapping[str, Any] = field(default_factory=dict)
    scorers: tuple[Mapping[str, Any], ...] = ()
    concurrency: int = CONCURRENCY
    profile: str = ""
    timeout: float | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON data, for the journal; paths are absolute."""
        data = asdict(self)
        data["dataset"]["path"], data["spell"] = str(self.dataset.path.absolute()), str(self.spell.absolute())
        return data


def plan_of(data: Mapping[str, Any]) -> Plan:
    """The plan that `Plan.plain` made into data."""
    whole = dict(data)
    whole["dataset"] = Dataset(**{**data["dataset"], "path": Path(data["dataset"]["path"])})
    whole["spell"] = Path(data["spell"])
    whole["variants"] = tuple(Variant(**variant) for variant in data["variants"])
    whole["models"], whole["scorers"] = tuple(data["models"]), tuple(data["scorers"])
    return Plan(**whole)


def is_plan(word: str) -> bool:
    """Whether a word on the command line names an evaluation file."""
    return word.endswith(SUFFIXES)


def read_plan(path: Path) -> dict[str, Any]:
    """What an evaluation file says, its paths resolved from its folder: words for `make_plan`.

    `InvalidError` names the key, or the line where it is no YAML.
    """
    import yaml

    try:
        said = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {str(path)!r}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidError(f"{str(path)!r} cannot be read: {error}.") from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise InvalidError(f"{str(path)!r}{where}: {getattr(error, 'problem', None) or 'it is not YAML'}.") from None
    if not isinstance(said, dict):
        raise InvalidError(f"{str(path)!r} must say dataset, spell, models and scorers, one `key: value` a line.")
    for key in said:
        if key not in KEYS + SETTINGS:
            told = suggest(str(key), [*KEYS, *SETTINGS]) or f" It takes: {', '.join(KEYS + SETTINGS)}."
            raise InvalidError(f"{str(path)!r} has an unknown key {key!r}.{told}")
    return {"title": path.name.removesuffix(path.suffix).removesuffix(".eval"), **said, "folder": path.parent}


def make_plan(said: Mapping[str, Any]) -> Plan:
    """The plan of what was said, by the keys of an evaluation file; `folder` is where its paths begin.

    `InvalidError` for what is missing or wrong, `NotFoundError` for a file that is not there.
    """
    folder = Path(said.get("folder") or ".")
    for key, what in (("spell", "the spell to evaluate"), ("dataset", "the rows to run it with (--dataset FILE)")):
        if not said.get(key):
            raise InvalidError(f"The evaluation needs `{key}`: {what}.")
    spell = folder / str(said["spell"])
    if not spell.is_file():
        raise NotFoundError(f"There is no spell {str(spell)!r}.")
    return Plan(
        title=str(said.get("title") or spell.name),
        dataset=_dataset(said["dataset"], folder),
        spell=spell,
        models=_models(said.get("models") or said.get("model")),
        variants=_variants(said.get("variants"), said.get("vary"), folder),
        params=_table("params", said.get("params")),
        scorers=_scorers(said.get("scorers") or (), folder, said.get("judge_model")),
        concurrency=_whole("concurrency", said.get("concurrency", CONCURRENCY)),
        profile=_profile(said.get("profile")),
        timeout=_seconds(said.get("timeout")),
    )


def _dataset(said: Any, folder: Path) -> Dataset:
    table = {"path": said} if isinstance(said, str) else _table("dataset", said)
    fields = {key: str(value) for key, value in table.items() if key in ("table", "query", "input", "expected")}
    unknown = [key for key in table if key != "path" and key not in fields]
    if unknown or not table.get("path"):
        raise InvalidError("`dataset` is a file, or a table with `path` and perhaps table, query, input, expected.")
    return Dataset(folder / str(table["path"]), **fields)


def _models(said: Any) -> tuple[str, ...]:
    names = [said] if isinstance(said, str) else list(said or [""])
    if not all(isinstance(name, str) for name in names):
        raise InvalidError(f"`models` is a list of names like demo/assistant, not {said!r}.")
    return tuple(dict.fromkeys(names))


def _variants(said: Any, vary: Any, folder: Path) -> tuple[Variant, ...]:
    named = tuple(_variant(item, folder) for item in (said or ()))
    varied = _varied(_table("vary", vary), folder)
    if named and vary:
        varied = tuple(_joined((one, other)) for one, other in itertools.product(named, varied))
    found = varied if vary else named or (Variant(),)
    names = [variant.name for variant in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidError(f"Two variants are called {twice!r}. Give them names of their own, under `variants`.")
    return found


def _variant(said: Any, folder: Path) -> Variant:
    if not isinstance(said, Mapping) or not said.get("name") or set(said) - {"name", "params"}:
        raise InvalidError(f"A variant is a table with `name` and `params`, not {said!r}.")
    params = _table("params", said.get("params"))
    return Variant(str(said["name"]), {name: _content(value, folder)[1] for name, value in params.items()})


def _varied(vary: Mapping[str, Any], folder: Path) -> tuple[Variant, ...]:
    """Every combination of the values."""
    columns = []
    for param, values in vary.items():
        if not isinstance(values, list | tuple) or not values:
            raise InvalidError(f"`vary` gives each param a list of values; {param!r} has {values!r}.")
        contents = (_content(value, folder) for value in values)
        columns.append([Variant(name, {param: content}) for name, content in contents])
    return tuple(_joined(parts) for parts in itertools.product(*columns))


def _joined(parts: Iterable[Variant]) -> Variant:
    listed = list(parts)
    merged = {name: value for part in listed for name, value in part.params.items()}
    return Variant(" · ".join(part.name for part in listed), merged)


def _content(value: Any, folder: Path) -> tuple[str, Any]:
    """A value and its name in tables: `@FILE` is the text of that file, called like the file."""
    if not isinstance(value, str) or not value.startswith("@"):
        text = str(value)
        return (text if len(text) <= 40 else text[:39] + "…"), value
    return Path(value[1:]).stem, _text(folder / value[1:]).strip()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {str(path)!r}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidError(f"{str(path)!r} cannot be read: {error}.") from None


def _scorers(said: Any, folder: Path, judge_model: Any) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(said, list | tuple):
        raise InvalidError(f"`scorers` is a list, not {said!r}.")
    found = [_scorer(item, folder, judge_model) for item in said]
    names = [scorer["name"] for scorer in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidError(f"Two scorers are called {twice!r}: give them a `name` of their own.")
    return tuple(found)


def _scorer(said: Any, folder: Path, judge_model: Any) -> dict[str, Any]:
    if isinstance(said, str) and said.endswith((".lua", ".js", ".py", ".spell.md")):
        said = {"type": "spell", "path": said, "name": Path(said).name.partition(".")[0]}
    scorer = checked_scorer(_filled(said, folder))
    if scorer["type"] == "judge":
        scorer["model"] = scorer.get("model") or judge_model
        if not scorer["model"]:
            raise InvalidError("A judge needs a `model` of its own (or judge_model, --judge-model PROVIDER/NAME).")
    if scorer["type"] == "spell":
        path = folder / scorer["path"]
        if not path.is_file():
            raise NotFoundError(f"There is no scorer {str(path)!r}.")
        scorer["path"] = str(path.absolute())
    return scorer


def _filled(said: Any, folder: Path) -> Any:
    """The scorer with the texts of the files that it names; a schema is read from its JSON."""
    if not isinstance(said, Mapping):
        return said
    filled = {key: _content(value, folder)[1] for key, value in said.items()}
    if isinstance(filled.get("schema"), str):
        import json

        try:
            filled["schema"] = json.loads(filled["schema"])
        except ValueError as error:
            raise InvalidError(f"The schema of a scorer is not JSON: {error}.") from None
    return filled


def _table(key: str, said: Any) -> Mapping[str, Any]:
    if said is not None and not isinstance(said, Mapping):
        raise InvalidError(f"`{key}` is a table, not {said!r}.")
    return {str(name): value for name, value in (said or {}).items()}


def _whole(key: str, said: Any) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or said < 1:
        raise InvalidError(f"`{key}` is a whole number from 1 on, not {said!r}.")
    return said


def _seconds(said: Any) -> float | None:
    if said is not None and (isinstance(said, bool) or not isinstance(said, int | float) or said <= 0):
        raise InvalidError(f"`timeout` is a number of seconds, not {said!r}.")
    return said


def _profile(said: Any) -> str:
    if said:
        own_profiles().named(said)
    return str(said or "")
