-- Shows: SqliteTool, SQLite, SQLiteTool
-- A database in a file of the workspace. Values are bound, never part of the statement.
local db = SqliteTool.new({ database = "birds.db" })
db:run({ operation = "execute", sql = "CREATE TABLE birds (id INTEGER PRIMARY KEY, name TEXT NOT NULL, wings INTEGER)" })
local done = db:run({ operation = "execute", sql = "INSERT INTO birds (name, wings) VALUES (?, ?)", parameters = { "owl", 2 } })
print(done.changes, done.last_insert_id)
local more = db:run({ operation = "transaction", statements = {
  { sql = "INSERT INTO birds (name, wings) VALUES (:name, :wings)", parameters = { name = "kiwi", wings = 0 } },
  "UPDATE birds SET wings = 2 WHERE name = 'kiwi'",
} })
print(#more.results, more.results[2].changes)
local found = db:run({ operation = "query", sql = "SELECT name FROM birds ORDER BY id", limit = 1 })
print(found.rows[1].name, found.row_count, found.truncated)
print(db:run({ operation = "schema", table = "birds" }).tables[1].columns[2].name)

-- Who only reads changes nothing, whatever is asked.
local reader = SQLite.new({ database = "birds.db", read_only = true })
for _, sql in ipairs({ "DELETE FROM birds", "ATTACH 'other.db' AS other", "SELECT * FROM fish" }) do
  local ok, err = pcall(reader.run, reader, { operation = "execute", sql = sql })
  print(ok, err.type, err.message)
end
local endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
local ok, err = pcall(reader.run, SQLite.new({ timeout = 0.1 }), { operation = "query", sql = endless })
print(ok, err.type)

-- Without a file it is one in memory, which lasts for the session.
SQLiteTool.new():run({ operation = "execute", sql = "CREATE TABLE notes (text)" })
return SQLiteTool.new():run({ operation = "tables" }).tables
