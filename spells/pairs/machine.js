// Shows: ShellCommandTool, ShellCommand, Shell, ShellTool, EnvironmentTool, Environment, ProcessTool, Process
const failure = async (tool, input) => {
  const error = await tool.run(input).catch((caught) => caught);
  console.log(`false\t${error.type}\t${error.message}`);
};
const shell = new ShellCommandTool({ allowedCommands: ["printf *", "ls"], timeout: 30000 });
const answer = await shell.run({ command: "printf '%s and %s' owls mice" });
console.log(`${answer.exit_code}\t${answer.success}\t${answer.stdout}\t${answer.truncated}`);
console.log((await new Shell().run({ command: ["ls", "nowhere"] })).success);
for (const command of ["printf owls; id", "id", "ls $HOME"]) {
  await failure(shell, { command });
}
console.log(`${(await new ShellTool().run({ command: "cat", input: "hoo" })).stdout}\t${(await new ShellCommand().run({ command: "printf x" })).stdout}`);

const environment = new EnvironmentTool();
console.log((await environment.run({ operation: "get", name: "LLM_NEVER_SET", default: "calm" })).value);
await failure(environment, { operation: "get", name: "AWS_SECRET_ACCESS_KEY" });
const none = (await new Environment({ allowedVariables: ["NOTHING"] }).run({ operation: "list" })).variables;
console.log(Object.keys(none).length === 0);

await failure(new Process(), { operation: "stop", pid: 0 });
await failure(new ProcessTool(), { operation: "list", limit: 0 });
