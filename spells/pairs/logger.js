// Shows: Logger, logger, FieldLogger
// All records are kept in the trace; those of the level and above go to standard error.
console.log(await Logger.getLevel());
Logger.info("Found sources", { count: 3 });
Logger.debug("only in the trace");
Logger.warn("Few sources", { wanted: "five of them" });
Logger.error({ message: "Agent failed", agent_id: "agent_1" });

await Logger.setLevel("trace");
Logger.trace("every step");
Logger.log("warning", "the same as warn");

// A logger with fields adds them to each record.
const log = await Logger.with({ step: "research" });
log.trace("a");
log.debug("b");
log.info("c", { sources: 2 });
const more = await log.with({ part: "owls" });
more.warn("d");
more.error("e");
console.log(`${log.fields.step}\t${more.fields.step}\t${more.fields.part}`);

// `logger` is the same.
await logger.setLevel("error");
logger.trace("unheard");
logger.debug("unheard");
logger.info("unheard");
logger.warn("unheard");
logger.log("info", "unheard");
logger.error({ message: "heard", code: 7 });
logger.with({ user: "eve" }).error("heard, too");
console.log(await logger.getLevel());
const refused = await Logger.setLevel("loud").catch((error) => error);
return [false, refused.message];
