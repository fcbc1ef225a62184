"""The tool that works with Amazon Web Services: S3, SQS and Lambda. Not here: how it connects (`aws_client`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.integration.aws_client import AwsOptions, calling, permit_bucket
from kernel.tools.services import needed, permitted
from kernel.values import Value

Operation = Literal[
    "s3_buckets",
    "s3_list",
    "s3_head",
    "s3_get",
    "s3_put",
    "s3_copy",
    "s3_delete",
    "s3_presign",
    "sqs_send",
    "sqs_receive",
    "sqs_delete",
    "lambda_invoke",
    "whoami",
]

READING = frozenset(("s3_buckets", "s3_list", "s3_head", "s3_get", "s3_presign", "whoami"))

SERVICES = {"s3": "s3", "sqs": "sqs", "lambda": "lambda", "whoami": "sts"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said in a call."""

    bucket: str
    key: str
    prefix: str
    content: str | bytes
    content_type: str
    path: str
    to: str
    queue_url: str
    message: str
    receipt: str
    function: str
    payload: Any
    limit: int
    seconds: int


async def aws(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    bucket: Annotated[str, "The bucket; that of the tool when empty"] = "",
    key: Annotated[str, "The key of an object"] = "",
    prefix: Annotated[str, "Only objects whose keys begin like this"] = "",
    content: Annotated[str, "The text to put"] = "",
    content_type: Annotated[str, "Its type, e.g. text/csv"] = "",
    path: Annotated[str, "A file of the workspace: to put, or to write what was got to"] = "",
    to: Annotated[str, "Where to copy an object: KEY, or BUCKET/KEY with a leading slash (/BUCKET/KEY)"] = "",
    queue_url: Annotated[str, "The address of a queue (SQS)"] = "",
    message: Annotated[str, "The message to send"] = "",
    receipt: Annotated[str, "The `receipt` of the message to delete"] = "",
    function: Annotated[str, "The name of a Lambda function"] = "",
    payload: Annotated[Any, "What the function is given"] = None,
    limit: Annotated[int, "The most objects or messages"] = 1000,
    seconds: Annotated[int, "How long a presigned address works, or how long to wait for messages"] = 0,
) -> Value:
    """Work with objects in S3, queues in SQS and functions in Lambda.

    `s3_list` gives `objects` (`key`, `size`, `modified`, `etag`), `s3_get` the `content` (text, or bytes when it is
    none) or the file it wrote to `path`; `s3_presign` an address that works for a while. `sqs_receive` gives `messages`
    with the `receipt` that `sqs_delete` wants; `lambda_invoke` what the function gave.

    ```lua
    local aws = AwsTool.new({
        access_key_id = "AKIAOWLS", secret_access_key = "secret-of-owls", region = "eu-central-1",
        bucket = "owls", endpoint_url = server .. "/s3",
    })
    aws:run({ operation = "s3_put", key = "barn.txt", content = "Two owls" })
    print(aws:run({ operation = "s3_get", key = "barn.txt" }).content) --> Two owls
    ```

    Fails with `denied` for keys that are wrong or may not do that, `not_found`, `invalid`, `network`, `timeout`, or
    `rate_limit`.
    """
    options: AwsOptions = bench.options
    permitted("aws", operation, options.read_only, READING)
    where = bucket or options.bucket
    asked = Asked(
        where,
        key,
        prefix,
        content,
        content_type,
        path,
        to,
        queue_url,
        message,
        receipt,
        function,
        payload,
        limit,
        seconds,
    )
    service = SERVICES[operation.partition("_")[0]]
    if service == "s3" and operation != "s3_buckets":
        needed("aws", operation, bucket=where, **({} if operation == "s3_list" else {"key": key}))
        permit_bucket(options, where)
    async with calling(bench, options, service) as client:
        return await _operate(bench, client, operation, asked)


async def _operate(bench: Bench, client: Any, operation: Operation, asked: Asked) -> Value:
    from kernel.tools.integration import aws_queues, aws_storage

    match operation:
        case "s3_list" | "s3_buckets":
            return await aws_storage.listed(bench, client, operation, asked.bucket, asked.prefix, max(1, asked.limit))
        case "s3_get":
            return await aws_storage.got(bench, client, asked.bucket, asked.key, asked.path)
        case "s3_put":
            return await aws_storage.put(bench, client, asked)
        case "s3_copy":
            return await aws_storage.copied(bench, client, asked.bucket, asked.key, asked.to)
        case "s3_head" | "s3_delete" | "s3_presign":
            return await aws_storage.on_one(bench, client, operation, asked)
        case "whoami":
            found = await client.get_caller_identity()
            return {"account": found.get("Account"), "arn": found.get("Arn"), "user": found.get("UserId")}
        case "lambda_invoke":
            return await aws_queues.invoked(bench, client, asked.function, asked.payload)
    return await aws_queues.queued(client, operation, asked)


def _effect(input: Value) -> str:
    operation = input.get("operation") if isinstance(input, dict) else ""
    return "idempotent" if operation in READING or operation in ("s3_put", "s3_copy", "s3_delete") else "once"


async def _health(bench: Bench) -> Value:
    if not bench.options.access_key_id:
        raise InvalidError("aws: the option 'access_key_id' is missing.")
    async with calling(bench, bench.options, "s3") as client:
        await client.list_buckets(MaxBuckets=1)
    return {"healthy": True}


TOOLS = (
    Entry(
        "AwsTool",
        aws,
        AwsOptions,
        Hints(destructive=True, open_world=True),
        needs=("network",),
        aliases=("AWS", "AWSTool"),
        effect=_effect,
        health=_health,
    ),
)
