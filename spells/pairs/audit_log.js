// Shows: AuditLogger
// Who did what: one line of JSON for each record, with time, agent, user and session filled in.
const audit = await new AuditLogger("logs/audit.log");
await audit.log("file_operation", { tool: "file_system", params: { path: "a.txt" }, result: "success" });
await audit.log("login", { userId: "eve", device: "laptop" });
await audit.log({ action: "logout", userId: "eve" });
console.log(`${audit.path}\t${(await audit.entries()).length}\t${(await audit.entries(1)).length}`);

const entries = await audit.entries();
console.log(`${entries[0].action}\t${entries[0].tool}\t${entries[0].params.path}\t${entries[0].result}`);
console.log(`${entries[1].userId}\t${entries[1].device}\t${entries[2].action}`);
console.log(`${entries[0].timestamp.length}\t${entries[0].sessionId === entries[2].sessionId}`);

// The file is one of the workspace. Without a path the records are in the trace only.
const folder = await new FileSystemTool().execute({ operation: "list", path: "logs" });
console.log(folder.entries[0].name);
const quiet = await new AuditLogger();
await quiet.log("glance", { result: "nothing" });
const refused = await quiet.entries().catch((error) => error);
console.log(`${quiet.path === ""}\t${refused.message}`);
try {
  await new AuditLogger("../outside.log");
} catch (error) {
  return error.type;
}
