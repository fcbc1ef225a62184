"""Objects in S3: listing, reading, writing. Not here: who may do what (`aws`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from kernel.tools.definition import Bench
from kernel.tools.integration.aws_client import bound, content_of, permit_bucket
from kernel.tools.services import needed
from kernel.values import Value

if TYPE_CHECKING:
    from kernel.tools.integration.aws import Asked


MOST_LISTED = 100_000

LONGEST_PRESIGNED = 7 * 24 * 3600
"""Seconds; AWS allows no more."""


async def listed(bench: Bench, client: Any, operation: str, bucket: str, prefix: str, limit: int) -> Value:
    """The buckets, or the objects of one; `truncated` when there are more."""
    if operation == "s3_buckets":
        found = (await client.list_buckets()).get("Buckets") or []
        return {"buckets": [{"name": one["Name"], "created": one["CreationDate"].isoformat()} for one in found]}
    objects: list[Value] = []
    limit, more = min(limit, MOST_LISTED), False
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=prefix, PaginationConfig={"PageSize": min(limit, 1000)}
    )
    async for page in pages:
        objects += [_object(one) for one in page.get("Contents") or []]
        more = bool(page.get("IsTruncated"))
        if len(objects) >= limit:
            break
    return {"bucket": bucket, "objects": objects[:limit], "truncated": more or len(objects) > limit}


async def got(bench: Bench, client: Any, bucket: str, key: str, path: str) -> Value:
    """An object: its content, or the size of the file it was written to."""
    answer = await client.get_object(Bucket=bucket, Key=key)
    about = {"bucket": bucket, "key": key, **_described(answer)}
    async with answer["Body"] as body:
        content = await content_of(bench, body, key, int(answer.get("ContentLength") or 0))
    if path:
        return {**about, "path": path, "size": bench.files.replace(path, content)}
    return {**about, "size": len(content), "content": _text(content)}


async def put(bench: Bench, client: Any, asked: Asked) -> Value:
    """Write an object, from a file or from what was given."""
    said = asked.content if isinstance(asked.content, bytes) else asked.content.encode()
    content = bench.files.read(asked.path) if asked.path else said
    bound(bench, len(content), asked.key)
    kind = {"ContentType": asked.content_type} if asked.content_type else {}
    answer = await client.put_object(Bucket=asked.bucket, Key=asked.key, Body=content, **kind)
    return {"bucket": asked.bucket, "key": asked.key, "size": len(content), "etag": str(answer["ETag"]).strip('"')}


async def copied(bench: Bench, client: Any, bucket: str, key: str, to: str) -> Value:
    """Copy an object within its bucket, or to `/BUCKET/KEY`."""
    needed("aws", "s3_copy", to=to)
    target, name = (to[1:].partition("/")[::2]) if to.startswith("/") else (bucket, to)
    needed("aws", "s3_copy", to=name)
    permit_bucket(bench.options, target)
    await client.copy_object(Bucket=target, Key=name, CopySource={"Bucket": bucket, "Key": key})
    return {"bucket": target, "key": name}


async def on_one(bench: Bench, client: Any, operation: str, asked: Asked) -> Value:
    """Describe an object, delete it, or make an address that reads it."""
    place = {"Bucket": asked.bucket, "Key": asked.key}
    about: dict[str, Value] = {"bucket": asked.bucket, "key": asked.key}
    if operation == "s3_delete":
        await client.delete_object(**place)
        return {**about, "deleted": True}
    if operation == "s3_head":
        answer = await client.head_object(**place)
        return {**about, "size": answer.get("ContentLength"), **_described(answer)}
    if bench.options.session_token:
        raise InvalidError("aws: 's3_presign' would show the session token; use keys without one.")
    expires = max(1, min(asked.seconds or 3600, LONGEST_PRESIGNED))
    url = await client.generate_presigned_url("get_object", Params=place, ExpiresIn=expires)
    return {**about, "url": url, "expires_in": expires}


def _object(one: dict[str, Any]) -> dict[str, Value]:
    about = {"key": one["Key"], "size": one["Size"], "modified": one["LastModified"].isoformat()}
    return {**about, "etag": str(one["ETag"]).strip('"')}


def _described(answer: dict[str, Any]) -> dict[str, Value]:
    told = {"content_type": answer.get("ContentType"), "etag": str(answer.get("ETag", "")).strip('"')}
    modified = answer.get("LastModified")
    return {**told, "modified": modified.isoformat() if modified else None, "metadata": answer.get("Metadata") or {}}


def _text(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content
