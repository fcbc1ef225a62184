-- Shows: Logger, logger, FieldLogger
-- All records are kept in the trace; those of the level and above go to standard error.
print(Logger.get_level())
Logger.info("Found sources", { count = 3 })
Logger.debug("only in the trace")
Logger.warn("Few sources", { wanted = "five of them" })
Logger.error({ message = "Agent failed", agent_id = "agent_1" })

Logger.set_level("trace")
Logger.trace("every step")
Logger.log("warning", "the same as warn")

-- A logger with fields adds them to each record.
local log = Logger.with({ step = "research" })
log:trace("a")
log:debug("b")
log:info("c", { sources = 2 })
local more = log:with({ part = "owls" })
more:warn("d")
more:error("e")
print(log.fields.step, more.fields.step, more.fields.part)

-- `logger` is the same, also with a colon.
logger:set_level("error")
logger:trace("unheard")
logger:debug("unheard")
logger:info("unheard")
logger:warn("unheard")
logger:log("info", "unheard")
logger:error({ message = "heard", code = 7 })
logger.with({ user = "eve" }):error("heard, too")
print(logger.get_level())
local ok, err = pcall(Logger.set_level, "loud")
return { ok, err.message }
