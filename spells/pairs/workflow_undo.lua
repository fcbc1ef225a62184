-- Shows: Workflow
-- The last step that was done is undone first. The error tells the step, and what became of the others.
local book = Workflow.sequential({ name = "trip", steps = {
  { name = "train", handler = function() return "seat 7" end,
    compensate = function(seat) print("give back " .. seat) end },
  { name = "hotel", handler = function() return "room 12" end,
    compensate = function(room) print("cancel " .. room) end },
  { name = "pay", handler = function() error({ message = "no money" }) end },
} })
local ok, err = pcall(book.run, book, "Rome")
print(ok, err.message)
print(err.step_name, err.step_index, err.workflow_name, err.cause.message, table.concat(err.undone, " "))
return err.type
