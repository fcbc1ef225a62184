// Shows: ErrorHandler
// An error says of which type it is, whoever raised it. Scripts throw errors of the same types.
const guard = (text) => {
  if (text.includes("password")) throw new SecurityError("This looks like a secret", { length: text.length });
  return text;
};
let caught;
try {
  guard("my password");
} catch (error) {
  caught = error;
}
console.log(`${caught instanceof SecurityError}\t${caught.type}\t${caught.message}\t${caught.length}`);

// `parseError` finds out what an error is, also where there is only a text. It needs no `await`.
const found = ErrorHandler.parseError(caught);
console.log(`${found.type}\t${found.category}\t${found.retryable}\t${found.details.length}`);
for (const text of ["Rate limit exceeded", "request timed out", "connection reset", "404 not found", "oops"]) {
  const parsed = await ErrorHandler.parseError(text);
  console.log(`${parsed.type}\t${parsed.category}\t${parsed.retryable}`);
}
const busy = new RateLimitError("Too many owls", { retryAfter: 2 });
console.log(`${await ErrorHandler.isRetryable(busy)}\t${(await ErrorHandler.parseError(busy)).retryAfter}`);

// What caused an error comes with it.
let outer;
try {
  await Agent.get("nobody");
} catch (cause) {
  outer = new WorkflowError("The workflow stopped", { cause });
}
const chain = await ErrorHandler.parseError(outer);
console.log(`${chain.type}\t${chain.message}\t${chain.cause.type}`);

// Every class and its type; every category and its types.
const types = await ErrorHandler.types();
for (const name of Object.keys(types).sort()) console.log(`${name}=${types[name]}`);
console.log((await ErrorHandler.categories()).transient.join(" "));
const classes = [
  ValidationError, NotFoundError, DeniedError, SecurityError, ContentViolationError, LimitError, TimeoutError,
  CancelledError, RateLimitError, NetworkError, ModelError, ToolError, AgentError, WorkflowError,
];
return classes.map((Class) => new Class("message").type);
