// Shows: AgentTool
// An agent becomes a tool, so that another agent, a workflow or the spell can call it.
const coder = new CodeAgent({ name: "coder", model: "demo/echo" });
const tool = await AgentTool.wrap(coder, "code_expert", "Writes Python code");
console.log(`${tool.name}\t${tool.description}\t${tool.parameters.required[0]}`);

const answer = await tool.run({ message: "Write a stack", context: { language: "python" } });
console.log(answer.response);
const { agentName, agentType, agentId } = answer.metadata;
console.log(`${agentName}\t${agentType}\t${agentId === coder.id}`);
console.log(`${(await tool.execute({ message: "a queue" })).response}\t${(await tool.call("a list")).response}`);
const heap = await tool.executeAsync({ message: "a heap" });
console.log(`${heap.response}\t${(await Tools.call("code_expert", "a tree")).response}`);

const plain = await new AgentTool(new Agent({ name: "helper", description: "Helps with anything" }));
console.log(`${plain.name}\t${plain.description}\t${new AgentTool({ agent: coder, name: "programmer" }).name}`);

// What is wrong is said before the agent is asked.
const refusal = await tool.run({ text: "Write a stack" }).catch((error) => error);
console.log(`false\t${refusal.type}\t${refusal.message}`);

// A boss gives its agents parts of the work: they are its tools.
const boss = await new OrchestratorAgent({ name: "boss", agents: [coder, new WriterAgent({ name: "writer" })] });
console.log(`${(await boss.getTools()).join(", ")}\t${boss.type}`);
const results = [await boss.coordinate("Have a poem about owls written"), await boss.coordinateAsync("a plan")];
console.log(results.map((result) => result.length > 0).join("\t"));
return tool.category;
