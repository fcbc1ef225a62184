"""An S3 of the tests, as small as examples need: objects of the bucket `owls`, kept where they were put.

The tests of the tool itself use moto's. The key `AKIAREVOKED` is not known; the object `echo` repeats how it was asked.
"""

from __future__ import annotations

from aiohttp import web

DATE = "Tue, 14 Nov 2023 22:13:20 GMT"


def _fault(status: int, code: str, message: str) -> web.Response:
    told = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return web.Response(text=told, status=status, content_type="application/xml")


def _objects(request: web.Request) -> dict[str, bytes]:
    """What was put, and not deleted since."""
    from tests.kit.world import CALLS

    kept: dict[str, bytes] = {}
    for call in request.app[CALLS]:
        key = call["path"].removeprefix("/s3/owls/")
        if call["method"] == "PUT":
            kept[key] = call["body"]
        elif call["method"] == "DELETE":
            kept.pop(key, None)
    return kept


async def _bucket(request: web.Request) -> web.Response:
    if "AKIAREVOKED" in request.headers.get("Authorization", ""):
        return _fault(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    if request.match_info["bucket"] != "owls":
        return _fault(404, "NoSuchBucket", "The specified bucket does not exist")
    prefix = request.query.get("prefix", "")
    found = [(key, body) for key, body in sorted(_objects(request).items()) if key.startswith(prefix)]
    told = "".join(
        f"<Contents><Key>{key}</Key><Size>{len(body)}</Size><ETag>&quot;e&quot;</ETag>"
        "<LastModified>2023-11-14T22:13:20.000Z</LastModified></Contents>"
        for key, body in found
    )
    listed = f"<ListBucketResult><IsTruncated>false</IsTruncated>{told}</ListBucketResult>"
    return web.Response(text=f"<?xml version='1.0'?>{listed}", content_type="application/xml")


async def _object(request: web.Request) -> web.Response:
    key, headers = request.match_info["key"], {"ETag": '"e"', "Last-Modified": DATE}
    if "AKIAREVOKED" in request.headers.get("Authorization", ""):
        return _fault(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    if request.method == "PUT":
        return web.Response(headers=headers)
    if request.method == "DELETE":
        return web.Response(status=204)
    kept = {**_objects(request), "echo": str(dict(request.headers)).encode()}
    if key not in kept:
        return _fault(404, "NoSuchKey", "The specified key does not exist.")
    return web.Response(body=kept[key], headers=headers, content_type="text/plain")


async def _function(request: web.Request) -> web.Response:
    """Lambda: `echo` gives what it was given, `sick` fails itself, `long` gives much."""
    name, content = request.match_info["name"], await request.read()
    if name == "sick":
        told = {"errorType": "ValueError", "errorMessage": "no voles"}
        return web.json_response(told, headers={"X-Amz-Function-Error": "Unhandled"})
    if name not in ("echo", "long"):
        told = {"Type": "User", "Message": f"Function not found: arn:aws:lambda:us-east-1:1:function:{name}"}
        return web.json_response(told, status=404, headers={"x-amzn-ErrorType": "ResourceNotFoundException"})
    return web.Response(body=content if name == "echo" else b"x" * 100_000)


ROUTES = (
    web.post("/s3/2015-03-31/functions/{name}/invocations", _function),
    web.get("/s3/{bucket}", _bucket),
    web.route("*", "/s3/owls/{key:.+}", _object),
)
