// What the blocks mention and do not define, in our own words. Everything works; nothing reaches another host.

// Tools of other chapters, made as a spell makes tools.
const kindOfTool = (name, description, parameter, execute) => {
  const type = class extends Tool {
    constructor(options = {}) {
      super({
        ...options,
        name,
        description,
        parameters: { type: "object", properties: { [parameter]: { type: "string" } } },
      });
    }
    async execute(params) {
      return execute(params[parameter] ?? "", params);
    }
  };
  Tools.register(new type());
  return type;
};

const found = (query) => ({ results: [{ title: `About ${query}`, text: `A page about ${query}.` }] });

const WebSearch = kindOfTool("web_search", "Search the web", "query", found);
tools.web = { WebSearch };
const HttpRequestTool = kindOfTool("http_request", "Ask a web service", "url", (url) => ({ status: 200, url }));
const ShellCommandTool = kindOfTool("shell_command", "Run a command", "command", (command) => `ran ${command}`);
const EmailTool = kindOfTool("email", "Send an email", "to", (to) => `to ${to}`);

config.searchApiKey = "k";

const helper = (name, more = {}) => new Agent({ name, systemPrompt: `You are ${name}`, ...more });
const agent = helper("assistant", { tools: [new Calculator()] });
const [agent1, agent2, fastAgent, slowAgent] = ["agent1", "agent2", "fastAgent", "slowAgent"].map((one) => helper(one));
const [poetAgent, scientistAgent] = ["poet", "scientist"].map((one) => helper(one));
const [chatAgent, researchAgent, codeAgent] = ["chat", "research", "code"].map((one) => helper(one));
const named = ["research_agent", "general_assistant"].map((one) => helper(one));

const handler = (event) => console.log("Handled", event.type);
const logEvent = (event) => console.log("Logged", event.type);
const generateUUID = () => crypto.randomUUID();
const fetchWeather = async (location, units) => ({ location, units, degrees: 21 });
const fetchExternalData = async (data) => ({ found: data });
const evaluateMath = (expression) => Number(expression.split("+").reduce((sum, one) => sum + Number(one), 0));
const analyzeToolUsage = (events) => ({ count: events.length });
const enhanceText = async (text) => `<${text}>`;
const enhanceQuery = async (query) => `${query} (with sources)`;
const processBatch = async (batch) => console.log("Batch of", batch.length);
const chunkArray = (list, size) =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
const waitForUserInput = async () => console.log("Enter");

const bigData = {
  *chunks() {
    yield "one";
    yield "two";
  },
};

const audit = { log: (event) => console.log("Audit", event.type) };
const auditLogger = { log: async (record) => console.log("Audit", record.agentId) };
const errorReporter = { report: async (error) => console.log("Report", error.message) };
const alertSystem = { notify: (text) => console.log("Alert", text) };
const contentModerator = new ContentModerator();
const sanitizeInput = (text) => text?.trim?.() ?? text;
const getUserProfile = async (id) => ({ id, name: "somebody" });
const addSafetyInstructions = (prompt) => `${prompt}\nBe kind.`;
const addCitations = async (response) => `${response} [1]`;

// The block's orchestrator asks for somebody it never hired.
BaseAgent.prototype.generateJobId = function () {
  if (!this.agents.has("fact_checker")) this.addAgent("fact_checker", helper("fact_checker"));
  return `job_${this.activeJobs.size + 1}`;
};
BaseAgent.prototype.aggregateResults = (results) => results.map(({ agent, result }) => `${agent}: ${result}`).join("\n");
