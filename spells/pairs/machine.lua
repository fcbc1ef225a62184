-- Shows: ShellCommandTool, ShellCommand, Shell, ShellTool, EnvironmentTool, Environment, ProcessTool, Process
local shell = ShellCommandTool.new({ allowed_commands = { "printf *", "ls" }, timeout = 30000 })
local answer = shell:run({ command = "printf '%s and %s' owls mice" })
print(answer.exit_code, answer.success, answer.stdout, answer.truncated)
print(Shell.new():run({ command = { "ls", "nowhere" } }).success)
for _, command in ipairs({ "printf owls; id", "id", "ls $HOME" }) do
  local ok, err = pcall(shell.run, shell, { command = command })
  print(ok, err.type, err.message)
end
print(ShellTool.new():run({ command = "cat", input = "hoo" }).stdout, ShellCommand.new():run({ command = "printf x" }).stdout)

local environment = EnvironmentTool.new()
print(environment:run({ operation = "get", name = "LLM_NEVER_SET", default = "calm" }).value)
local ok, err = pcall(environment.run, environment, { operation = "get", name = "AWS_SECRET_ACCESS_KEY" })
print(ok, err.type, err.message)
local none = Environment.new({ allowed_variables = { "NOTHING" } }):run({ operation = "list" }).variables
print(next(none) == nil)

ok, err = pcall(function() return Process.new():run({ operation = "stop", pid = 0 }) end)
print(ok, err.type, err.message)
ok, err = pcall(function() return ProcessTool.new():run({ operation = "list", limit = 0 }) end)
print(ok, err.type, err.message)
