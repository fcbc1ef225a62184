console.log(await secureAgent.chat("Hello"));
const shell = secureAgent.tools.find((tool) => tool.name === "shell_command");
console.log(await shell.run({ command: "node ./scripts/build.js" }));
await shell.run({ command: "rm -rf /" }).then(() => { throw new Error("not refused"); }, (error) => console.log(error.name, error.message));
