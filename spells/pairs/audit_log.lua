-- Shows: AuditLogger
-- Who did what: one line of JSON for each record, with time, agent, user and session filled in.
local audit = AuditLogger.new("logs/audit.log")
audit:log("file_operation", { tool = "file_system", params = { path = "a.txt" }, result = "success" })
audit:log("login", { user_id = "eve", device = "laptop" })
audit:log({ action = "logout", user_id = "eve" })
print(audit.path, #audit:entries(), #audit:entries(1))

local entries = audit:entries()
print(entries[1].action, entries[1].tool, entries[1].params.path, entries[1].result)
print(entries[2].userId, entries[2].device, entries[3].action)
print(#entries[1].timestamp, entries[1].sessionId == entries[3].sessionId)

-- The file is one of the workspace. Without a path the records are in the trace only.
print(FileSystemTool.new():execute({ operation = "list", path = "logs" }).entries[1].name)
local quiet = AuditLogger.new()
quiet:log("glance", { result = "nothing" })
local _, err = pcall(quiet.entries, quiet)
print(quiet.path == "", err.message)
_, err = pcall(AuditLogger.new, "../outside.log")
return err.type
