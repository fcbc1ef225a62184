"""Our questions as SQLite understands them: they are written for DuckDB, once. Not what they ask, nor who asks.

sqlglot knows most of what differs. What it does not is a step here; functions that SQLite lacks are in `functions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from sqlglot import ErrorLevel, exp, parse_one
from sqlglot.errors import SqlglotError

from kernel.errors import InvalidError

KEPT = 512
"""Translations that are remembered: a question is asked again and again."""

LABEL = re.compile(r"(->>?\s*)'([^'$/][^']*\.[^']*)'")
"""The name of a field with a point in it, which is one name and no path."""

SUMMING = {"arg_max", "arg_min", "bool_or", "quantile_cont"}
"""Functions of many rows that sqlglot may take for functions of one."""

COUNTED = """with recursive counted(range) as (
  select 0 union all select range + 1 from counted where range + 1 < 0
) select range from counted"""
"""The numbers from 0 on; how many is put into it."""

Step = Callable[[exp.Expr], exp.Expr]


@lru_cache(maxsize=KEPT)
def translate(query: str) -> str:
    """One statement of DuckDB's dialect as SQLite's. `InvalidError` for SQL that cannot be read."""
    prepared = LABEL.sub(r"""\1'$."\2"'""", query.replace("?::", "? ::"))
    try:
        tree = parse_one(prepared, read="duckdb")
        for step in STEPS:
            tree = step(tree)
        return tree.sql("sqlite", unsupported_level=ErrorLevel.IGNORE)
    except SqlglotError as error:
        raise InvalidError(f"The query cannot be read: {_told(error)}") from error


def _told(error: SqlglotError) -> str:
    found = getattr(error, "errors", None) or [{}]
    said, line = str(found[0].get("description") or error).rstrip("."), found[0].get("line")
    return f"{said} (line {line})." if line else f"{said}."


def _unnested(tree: exp.Expr) -> exp.Expr:
    """`select unnest(list)` as a table of the list's members; several in one `select` go side by side."""
    for select in list(tree.find_all(exp.Select)):
        _flatten_tuple(select)
        lists: dict[str, str] = {}
        for found in [one for item in select.expressions for one in item.find_all(exp.Explode)]:
            written = found.this.sql("duckdb")
            name = lists.get(written)
            if name is None:
                name = lists[written] = f"unnested_{len(lists)}"
                _join(select, _members(found.this), name, first="unnested_0" if len(lists) > 1 else "")
            found.replace(exp.column("value", table=name))
    return tree


def _flatten_tuple(select: exp.Select) -> None:
    if len(select.expressions) == 1 and isinstance(select.expressions[0], exp.Tuple):
        select.set("expressions", select.expressions[0].expressions)


def _members(given: exp.Expr) -> exp.Expr:
    # A list is the text of a JSON array to SQLite.
    inner = given.this if isinstance(given, exp.Cast) else given
    return exp.Anonymous(this="json_each", expressions=[inner.copy()])


def _join(select: exp.Select, table: exp.Expr, name: str, first: str) -> None:
    aliased = exp.Table(this=table, alias=exp.TableAlias(this=exp.to_identifier(name)))
    if select.args.get("from_") is None:
        select.set("from_", exp.From(this=aliased))
    else:
        on = exp.EQ(this=exp.column("key", table=first), expression=exp.column("key", table=name)) if first else None
        select.append("joins", exp.Join(this=aliased, on=on, kind="" if first else "CROSS"))


def _ranged(tree: exp.Expr) -> exp.Expr:
    """`range(n)` as a table, counted by a query that asks itself."""
    for series in list(tree.find_all(exp.GenerateSeries)):
        table = series.parent
        if isinstance(table, exp.Table):
            made = parse_one(f"select 1 from ({COUNTED}) as {table.alias_or_name}", read="sqlite")
            for below in made.find_all(exp.LT):
                below.set("expression", series.args["end"].copy())
            table.replace(made.args["from_"].this)
    return tree


def _lateral(tree: exp.Expr) -> exp.Expr:
    """A `lateral (select … as name)` without tables is what it says wherever its name stands."""
    for lateral in list(tree.find_all(exp.Lateral)):
        inner, select = lateral.this.this, lateral.find_ancestor(exp.Select)
        if select is None or not isinstance(inner, exp.Select) or inner.args.get("from_") is not None:
            continue
        known = {item.alias: item.this for item in inner.expressions}
        holder = lateral.parent if isinstance(lateral.parent, exp.Join) else lateral
        holder.pop()
        for column in list(select.find_all(exp.Column)):
            if column.table == lateral.alias_or_name and column.name in known:
                column.replace(exp.paren(known[column.name].copy()))
    return tree


def _grouped(tree: exp.Expr) -> exp.Expr:
    """`group by all`: by every result that sums up nothing."""
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group is not None and group.args.get("all"):
            plain = [n for n, item in enumerate(select.expressions, 1) if not _sums(item)]
            select.set("group", exp.Group(expressions=[exp.Literal.number(n) for n in plain]) if plain else None)
    return tree


def _sums(item: exp.Expr) -> bool:
    if item.find(exp.AggFunc):
        return True
    return any(one.name.lower() in SUMMING for one in item.find_all(exp.Anonymous))


def _named(tree: exp.Expr) -> exp.Expr:
    """Functions that we have under a name of our own, where SQLite's does something else or is missing."""

    def rename(node: exp.Expr) -> exp.Expr:
        change = RENAMED.get(type(node))
        return node if change is None else change(node)

    return tree.transform(rename)


def _own(name: str, *given: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[*given])


def _truncated(node: exp.Expr) -> exp.Expr:
    return _own("date_trunc", exp.Literal.string(str(node.args["unit"].name).lower()), node.this)


def _hashed(node: exp.Expr) -> exp.Expr:
    # Of functions of a list's members our questions know one: the hash of each.
    return _own("md5_each", node.this.this if isinstance(node.this, exp.Cast) else node.this)


def _kind(node: exp.Expr) -> exp.Expr:
    path = node.args.get("expression")
    return _own("json_kind", node.this, *([] if path is None else [path]))


def _cut(node: exp.Expr) -> exp.Expr:
    cut = node.expressions[0] if node.expressions else None
    return _own("substr", node.this, cut.this, cut.expression) if isinstance(cut, exp.Slice) else node


def _tried(node: exp.Expr) -> exp.Expr:
    wanted = node.args["to"].this
    if wanted in exp.DataType.TEXT_TYPES:
        return exp.cast(node.this, "text")
    return _own("try_number", node.this, exp.Literal.string("real" if wanted in REAL else "integer"))


def _joined(node: exp.Expr) -> exp.Expr:
    # The order is the text's, to sqlglot: `string_agg(text, mark order by number)`.
    order = node.find(exp.Order)
    if order is None:
        return node
    by = order.expressions[0].this.copy()
    text = (order.this if order.this is not None else node.this).copy()
    mark = node.args.get("separator") or exp.Literal.string(",")
    mark = mark.this if isinstance(mark, exp.Order) else mark
    return _own("joined_in_order", text, mark.copy(), by)


REAL = (exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT)

RENAMED: dict[type[exp.Expr], Step] = {
    exp.TimestampTrunc: _truncated,
    exp.DateTrunc: _truncated,
    exp.Transform: _hashed,
    exp.JSONType: _kind,
    exp.IgnoreNulls: lambda node: node.this,
    exp.Bracket: _cut,
    exp.TryCast: _tried,
    exp.GroupConcat: _joined,
    exp.Array: lambda node: _own("json_array", *node.expressions),
}

STEPS: tuple[Step, ...] = (_lateral, _unnested, _ranged, _grouped, _named)
