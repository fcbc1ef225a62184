"""A client of AWS behind our connections, with keys that were given: nothing of this machine is looked for.

Not here: what it is asked (`aws`).
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from typing import Any

from kernel.errors import (
    DeadlineError,
    DeniedError,
    InvalidError,
    NetworkError,
    NotFoundError,
    RateLimitError,
    SpellError,
    ToolError,
)
from kernel.records import dataclass
from kernel.sandbox.network import Network
from kernel.tools.definition import Bench
from kernel.tools.packages import required

PIECE = 1 << 16
"""Bytes that are read at a time."""

HOMES = ("*.amazonaws.com", "*.amazonaws.com.cn")

REFUSED = frozenset(
    "AccessDenied AccessDeniedException AllAccessDisabled ExpiredToken ExpiredTokenException InvalidAccessKeyId "
    "InvalidClientTokenId InvalidToken SignatureDoesNotMatch UnrecognizedClientException 401 403".split()
)
UNKNOWN = frozenset(
    "404 NoSuchBucket NoSuchKey NotFound ResourceNotFoundException QueueDoesNotExist "
    "AWS.SimpleQueueService.NonExistentQueue".split()
)
BUSY = frozenset(
    "RequestLimitExceeded RequestThrottled SlowDown Throttling ThrottlingException TooManyRequestsException 429".split()
)


@dataclass(frozen=True, slots=True)
class AwsOptions:
    """Options of `AwsTool`.

    `access_key_id`, `secret_access_key` and `session_token` may be `secret:NAME`; without them those of the environment
    are used where the spell may read it. `bucket` is where objects are when nothing else is said, `allowed_buckets` are
    the only ones (patterns; all when empty). `endpoint_url` is another service that speaks S3 (MinIO); `max_size` the
    most bytes of an object.
    """

    region: str = ""
    access_key_id: str = ""
    secret_access_key: str = ""
    session_token: str = ""
    endpoint_url: str = ""
    bucket: str = ""
    allowed_buckets: tuple[str, ...] = ()
    max_size: int = 10 << 20
    read_only: bool = False
    timeout: float = 30.0


def permit_bucket(options: AwsOptions, bucket: str) -> None:
    """`DeniedError` for a bucket that is not allowed."""
    rules = options.allowed_buckets
    if rules and not any(fnmatchcase(bucket, rule) for rule in rules):
        raise DeniedError(f"aws: the bucket {bucket!r} is not among the allowed ones: {', '.join(rules)}.")


def bound(bench: Bench, size: int, name: str) -> None:
    """`InvalidError` where something has more bytes than this tool takes."""
    if size > bench.options.max_size:
        raise InvalidError(f"aws: {name!r} has more than {bench.options.max_size} bytes, the most there may be.")


async def content_of(bench: Bench, body: Any, name: str, size: int = 0) -> bytes:
    """What a service sends, whose size it may have told; not read further than `max_size`."""
    bound(bench, size, name)
    content = bytearray()
    while piece := await body.read(PIECE):
        content += piece
        bound(bench, len(content), name)
    return bytes(content)


@asynccontextmanager
async def calling(bench: Bench, options: AwsOptions, service: str) -> AsyncIterator[Any]:
    """A client of one service, until the end of the block; errors of the library are told as our own."""
    sessions = required("aiobotocore.session", "aws", "integrations")
    faults = required("botocore.exceptions", "aws", "integrations")
    network = bench.hands.network.narrowed(timeout=options.timeout, max_response=None)
    given = await _given(bench, options, network)
    session = sessions.get_session()
    for variable in ("config_file", "credentials_file"):
        # The files of whoever owns this machine are not the spell's to read.
        session.set_config_variable(variable, os.devnull)
    try:
        async with session.create_client(service, **given) as client:
            yield client
    except faults.ClientError as error:
        raise _refusal(error.response) from None
    except (faults.ConnectTimeoutError, faults.ReadTimeoutError, TimeoutError):
        raise DeadlineError(f"AWS did not answer within {network.timeout:g} s.") from None
    except faults.ParamValidationError as error:
        raise InvalidError(f"aws: {error}.") from None
    except (faults.BotoCoreError, OSError, ValueError) as error:
        raise _ours(error) or NetworkError(f"AWS: {error}.") from None


async def _given(bench: Bench, options: AwsOptions, network: Network) -> dict[str, Any]:
    at = options.endpoint_url or "https://sts.amazonaws.com"
    if options.endpoint_url:
        network.check(options.endpoint_url)
    names = ("access_key_id", "secret_access_key", "session_token")
    keys = {
        f"aws_{name}": await bench.secret(getattr(options, name), f"AWS_{name.upper()}", at, HOMES) for name in names
    }
    if not keys["aws_access_key_id"] or not keys["aws_secret_access_key"]:
        raise InvalidError("aws: it needs the options 'access_key_id' and 'secret_access_key'.")
    variables = bench.hands.variables
    region = options.region or variables.get("AWS_REGION") or variables.get("AWS_DEFAULT_REGION") or "us-east-1"
    about = {"region_name": region, "endpoint_url": options.endpoint_url or None, "config": _config(network, options)}
    return {**{name: key or None for name, key in keys.items()}, **about}


def _config(network: Network, options: AwsOptions) -> Any:
    from kernel.sandbox.connector import session

    library = required("aiobotocore.config", "aws", "integrations")
    transport = required("aiobotocore.httpsession", "aws", "integrations")
    secure = not options.endpoint_url.startswith("http:")

    class Guarded(transport.AIOHTTPSession):  # type: ignore[name-defined, misc]
        async def _get_session(self, proxy_url: str | None) -> Any:
            if None not in self._sessions:
                opened = session(network, secure, auto_decompress=False, skip_auto_headers={"CONTENT-TYPE"})
                self._sessions[None] = await self._exit_stack.enter_async_context(opened)
            return self._sessions[None]

    return library.AioConfig(
        http_session_cls=Guarded,
        proxies={},
        connect_timeout=network.timeout,
        read_timeout=network.timeout,
        retries={"total_max_attempts": 2, "mode": "standard"},
        ignore_configured_endpoint_urls=True,
        # Not every service that speaks S3 knows the newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if options.endpoint_url else "auto"},
        user_agent_extra="llmspell",
    )


def _refusal(response: dict[str, Any]) -> SpellError:
    error, about = response.get("Error") or {}, response.get("ResponseMetadata") or {}
    code, status = str(error.get("Code") or ""), int(about.get("HTTPStatusCode") or 0)
    told = f"AWS says {code}: {error.get('Message') or 'no more than that'}"
    if code in BUSY:
        return RateLimitError(told, retry_after=1.0, code=code)
    if code in REFUSED:
        return DeniedError(told, code=code)
    if code in UNKNOWN:
        return NotFoundError(told, code=code)
    return ToolError(told, code=code) if status >= 500 else InvalidError(told, code=code)


def _ours(error: BaseException) -> SpellError | None:
    """Our own error that a library wrapped into one of its own."""
    one: BaseException | None = error
    for _ in range(10):
        if one is None or isinstance(one, SpellError):
            break
        inner = getattr(one, "kwargs", {}).get("error") if hasattr(one, "kwargs") else None
        one = inner if isinstance(inner, BaseException) else one.__cause__ or one.__context__
    return one if isinstance(one, SpellError) else None
