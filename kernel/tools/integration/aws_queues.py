"""Queues in SQS and functions in Lambda. Not here: who may do what (`aws`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from kernel.errors import ToolError
from kernel.tools.definition import Bench
from kernel.tools.integration.aws_client import content_of
from kernel.tools.services import needed
from kernel.values import Value, plain

if TYPE_CHECKING:
    from kernel.tools.integration.aws import Asked

LONGEST_WAIT = 20
"""Seconds; SQS allows no more."""


async def queued(client: Any, operation: str, asked: Asked) -> Value:
    """Send a message, receive some, or delete one that was worked on."""
    needed("aws", operation, queue_url=asked.queue_url)
    queue = {"QueueUrl": asked.queue_url}
    if operation == "sqs_send":
        needed("aws", operation, message=asked.message)
        sent = await client.send_message(**queue, MessageBody=asked.message)
        return {"message_id": sent["MessageId"]}
    if operation == "sqs_delete":
        needed("aws", operation, receipt=asked.receipt)
        await client.delete_message(**queue, ReceiptHandle=asked.receipt)
        return {"deleted": True}
    wait, most = max(0, min(asked.seconds, LONGEST_WAIT)), max(1, min(asked.limit, 10))
    found = await client.receive_message(**queue, MaxNumberOfMessages=most, WaitTimeSeconds=wait)
    messages = found.get("Messages") or []
    told = [{"message_id": one["MessageId"], "body": one["Body"], "receipt": one["ReceiptHandle"]} for one in messages]
    return {"messages": told}


async def invoked(bench: Bench, client: Any, function: str, payload: Any) -> Value:
    """What a function gave; `ToolError` when it failed itself."""
    needed("aws", "lambda_invoke", function=function)
    answer = await client.invoke(FunctionName=function, Payload=orjson.dumps(plain(payload)))
    async with answer["Payload"] as body:
        content = await content_of(bench, body, function)
    try:
        result = orjson.loads(content) if content else None
    except orjson.JSONDecodeError:
        result = content.decode("utf-8", "replace")
    if answer.get("FunctionError"):
        told = result.get("errorMessage") if isinstance(result, dict) else result
        raise ToolError(f"The function {function!r} failed: {told}", function=function)
    return {"status": answer.get("StatusCode"), "result": result}
