// Pieces of code to begin with, by language: what is typed, what it is, and the code. `${}` are the places that Tab
// goes to, one after the other; the last is where the cursor stays.
import {type Completion, snippetCompletion} from "@codemirror/autocomplete";
import type {Kind} from "./messages";

type Snippet = [label: string, detail: string, code: string];

const SNIPPETS: Partial<Record<Kind, Snippet[]>> = {
  lua: [
    ["agent", "an agent", 'local ${agent} = Agent.new({\n\tname = "${name}",\n\tsystem_prompt = "${You are …}",\n})\n${}'],
    ["chat", "ask and print", 'print(${agent}:chat("${question}"))${}'],
    ["tool", "a tool of your own", 'local ${tool} = Tool.new({\n\tname = "${name}",\n\tdescription = "${what it does}",\n\tparameters = {\n\t\ttype = "object",\n\t\tproperties = { ${text} = { type = "string" } },\n\t\trequired = { "${text}" },\n\t},\n\thandler = function(input)\n\t\treturn input.${text}\n\tend,\n})\n${}'],
    ["workflow", "steps one after the other", 'local ${flow} = Workflow.sequential({\n\tname = "${name}",\n\tsteps = {\n\t\t{ name = "${first}", agent = ${agent}, input = "${text}", output = "${notes}" },\n\t},\n})\nprint(${flow}:run({}).output)${}'],
    ["stream", "an answer piece by piece", 'for chunk in ${agent}:stream_chat("${question}") do\n\tio.write(chunk)\nend\nprint()${}'],
    ["hook", "code at a moment", 'Hooks.register("${before_tool_call}", function(context)\n\t${}\nend)'],
    ["for", "a loop over a list", "for ${index}, ${item} in ipairs(${list}) do\n\t${}\nend"],
    ["forp", "a loop over a table", "for ${key}, ${value} in pairs(${table}) do\n\t${}\nend"],
    ["fori", "a loop that counts", "for ${i} = ${first}, ${last} do\n\t${}\nend"],
    ["if", "a condition", "if ${condition} then\n\t${}\nend"],
    ["function", "a function", "local function ${name}(${})\n\t\nend"],
    ["pcall", "a call that may fail", "local ok, ${result} = pcall(function()\n\t${}\nend)\nif not ok then\n\tprint(${result}.message or ${result})\nend"],
  ],
  javascript: [
    ["agent", "an agent", 'const ${agent} = new Agent({\n\tname: "${name}",\n\tsystemPrompt: "${You are …}",\n});\n${}'],
    ["chat", "ask and print", 'console.log(await ${agent}.chat("${question}"));${}'],
    ["tool", "a tool of your own", 'const ${tool} = new Tool({\n\tname: "${name}",\n\tdescription: "${what it does}",\n\tparameters: { type: "object", properties: { ${text}: { type: "string" } }, required: ["${text}"] },\n\thandler: async ({ ${text} }) => ${text},\n});\n${}'],
    ["workflow", "steps one after the other", 'const ${flow} = Workflow.sequential({\n\tname: "${name}",\n\tsteps: [{ name: "${first}", agent: ${agent}, input: "${text}", output: "${notes}" }],\n});\nconsole.log((await ${flow}.run({})).output);${}'],
    ["stream", "an answer piece by piece", 'for await (const chunk of ${agent}.streamChat("${question}")) {\n\tprocess.stdout.write(chunk);\n}${}'],
    ["hook", "code at a moment", 'Hooks.register("${beforeToolCall}", (context) => {\n\t${}\n});'],
    ["for", "a loop over a list", "for (const ${item} of ${list}) {\n\t${}\n}"],
    ["fori", "a loop that counts", "for (let ${i} = 0; ${i} < ${count}; ${i}++) {\n\t${}\n}"],
    ["if", "a condition", "if (${condition}) {\n\t${}\n}"],
    ["function", "a function", "function ${name}(${}) {\n\t\n}"],
    ["try", "code that may fail", "try {\n\t${}\n} catch (error) {\n\tconsole.error(error.message);\n}"],
  ],
  python: [
    ["agent", "an agent", '${agent} = Agent(name="${name}", system_prompt="${You are …}")\n${}'],
    ["chat", "ask and print", 'print(await ${agent}.chat("${question}"))${}'],
    ["tool", "a tool of your own", '${tool} = Tool(\n\tname="${name}",\n\tdescription="${what it does}",\n\tparameters={"type": "object", "properties": {"${text}": {"type": "string"}}, "required": ["${text}"]},\n\thandler=lambda given: given["${text}"],\n)\n${}'],
    ["for", "a loop over a list", "for ${item} in ${items}:\n\t${}"],
    ["if", "a condition", "if ${condition}:\n\t${}"],
    ["def", "a function", "def ${name}(${}):\n\t"],
    ["try", "code that may fail", "try:\n\t${}\nexcept Exception as error:\n\tprint(error)"],
    ["with", "a file to read", 'with open("${path}", encoding="utf-8") as file:\n\t${text} = file.read()${}'],
  ],
};

const made = new Map<Kind, Completion[]>();

/** The snippets of a language as completions. They come behind what the kernel knows. */
export function snippetsOf(kind: Kind): Completion[] {
  const known = made.get(kind);
  if (known) return known;
  const completions = (SNIPPETS[kind] ?? []).map(([label, detail, code]) =>
    snippetCompletion(code, {label, detail, type: "snippet", boost: -1, info: code.replace(/\$\{([^}]*)\}/g, "$1").replaceAll("\t", "  ")}),
  );
  made.set(kind, completions);
  return completions;
}
