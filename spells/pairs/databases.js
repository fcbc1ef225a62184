// Shows: SqliteTool, SQLite, SQLiteTool
// A database in a file of the workspace. Values are bound, never part of the statement.
const db = new SqliteTool({ database: "birds.db" });
await db.run({ operation: "execute", sql: "CREATE TABLE birds (id INTEGER PRIMARY KEY, name TEXT NOT NULL, wings INTEGER)" });
const done = await db.run({ operation: "execute", sql: "INSERT INTO birds (name, wings) VALUES (?, ?)", parameters: ["owl", 2] });
console.log(`${done.changes}\t${done.last_insert_id}`);
const more = await db.run({
  operation: "transaction",
  statements: [
    { sql: "INSERT INTO birds (name, wings) VALUES (:name, :wings)", parameters: { name: "kiwi", wings: 0 } },
    "UPDATE birds SET wings = 2 WHERE name = 'kiwi'",
  ],
});
console.log(`${more.results.length}\t${more.results[1].changes}`);
const found = await db.run({ operation: "query", sql: "SELECT name FROM birds ORDER BY id", limit: 1 });
console.log(`${found.rows[0].name}\t${found.row_count}\t${found.truncated}`);
console.log((await db.run({ operation: "schema", table: "birds" })).tables[0].columns[1].name);

// Who only reads changes nothing, whatever is asked.
const reader = new SQLite({ database: "birds.db", readOnly: true });
for (const sql of ["DELETE FROM birds", "ATTACH 'other.db' AS other", "SELECT * FROM fish"]) {
  const error = await reader.run({ operation: "execute", sql }).catch((error) => error);
  console.log(`false\t${error.type}\t${error.message}`);
}
const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
const late = await new SQLite({ timeout: 0.1 }).run({ operation: "query", sql: endless }).catch((error) => error);
console.log(`false\t${late.type}`);

// Without a file it is one in memory, which lasts for the session.
await new SQLiteTool().run({ operation: "execute", sql: "CREATE TABLE notes (text)" });
return (await new SQLiteTool().run({ operation: "tables" })).tables;
