"""The agent templates that come with the kernel: a visible table of roles, as data.

Not here: what a template is (`kernel.agents.templates`), and the script classes made from them (`kernel.api`).
"""

from __future__ import annotations

from kernel.agents.templates import Action, AgentTemplate, Setting, Shelf

ANALYSE = Action(
    "Analyse this and say what it shows, what is behind it, and what follows.", "Say what the input shows."
)
REVIEW = Action(
    "Review this. Begin your answer with the word APPROVED or the word REVISE, then give your feedback.",
    "Judge a text: a table with `approved` and `feedback`.",
    gives="review",
)
REVISE = Action(
    "Revise this draft as the comment below it asks. Give the whole new text only.", "A better text, from feedback."
)
RESEARCH = Action(
    "Research this subject and give the findings that matter, with the sources you used.",
    "Findings about a subject.",
    "text",
)
STYLE = Setting("style", "str", "Write in this style: {}.", "How it writes: `academic`, `technical`, …", "")

ROLES: tuple[AgentTemplate, ...] = (
    AgentTemplate(
        "ChatAgent",
        "chat",
        "You are a friendly and helpful assistant. You remember what was said and answer in a natural way.",
        "A conversation with a memory; `memory_size` is how many messages it remembers, a summary keeps the rest",
        (
            Setting("memory_size", "int | None", "", "How many messages it remembers; all of them when left out.", 20),
            Setting("summarize", "bool | str", "", "Whether what goes becomes a summary; or the model for that.", True),
        ),
        {"reply": Action("Reply to this.", "An answer in the conversation.")},
        example='local friend = ChatAgent.new({ memory_size = 10 })\nprint(friend:chat("Hello!"))',
    ),
    AgentTemplate(
        "ResearchAgent",
        "research",
        "You are a thorough researcher. You look for facts, compare sources and say where each finding comes from.",
        "Looks for facts and says where they come from",
        (
            Setting("search_depth", "int", "Search depth, from 1 to 5: {}.", "How deep it digs, from 1 to 5.", 2),
            Setting("sources", "list[str] | None", "Use these sources: {}.", "Where it looks: `web`, `academic`, …"),
        ),
        {
            "search": Action(
                "Search for this, use several sources, and say what you found where.",
                "What it finds.",
                "text",
                "before_search",
            ),
            "research": Action(RESEARCH.instruction, RESEARCH.doc, "text", "before_search"),
            "analyze": ANALYSE,
        },
        tools=("web_search",),
        example='local researcher = ResearchAgent.new({ search_depth = 3, sources = { "web", "news" } })\n'
        'print(researcher:search("snow owls"))',
    ),
    AgentTemplate(
        "CodeAgent",
        "code",
        "You are an expert programmer. You write correct, readable code and say briefly how it works.",
        "Writes and reviews code",
        (
            Setting("languages", "list[str] | None", "Use these languages: {}.", "Programming languages it uses."),
            Setting("style", "str", "Write code in this style: {}.", "How the code is written.", ""),
        ),
        {
            "generate": Action("Write code for this. Give the code first.", "Code for a task."),
            "review": REVIEW,
            "explain": Action("Explain this code in plain words.", "What code does, in words."),
            "refactor": Action("Rewrite this code so that it is easier to read.", "The same code, better written."),
        },
        example='local coder = CodeAgent.new({ languages = { "python" } })\nprint(coder:generate("a stack"))',
    ),
    AgentTemplate(
        "DataAnalyst",
        "data",
        "You are a careful data analyst. You compute with your tools, say what numbers mean and what they do not show.",
        "Analyses data and describes charts",
        (Setting("formats", "list[str] | None", "Expect data as: {}.", "Forms of the data: `csv`, `json`, …"),),
        {
            "analyze": ANALYSE,
            "visualize": Action("Describe the chart that shows this best, and the data it uses.", "A chart, in words."),
            "clean": Action(
                "Check and correct this data. Give it whole and say what you changed.", "The data, corrected."
            ),
        },
        tools=("calculator", "statistics"),
        example="local analyst = DataAnalyst.new()\nprint(analyst:analyze({ sales = { 3, 5, 8 } }))",
        aliases=("DataAgent", "DataAnalystAgent"),
    ),
    AgentTemplate(
        "PlannerAgent",
        "planner",
        "You are a planner. You break a goal into small steps that can be done one after the other.",
        "Breaks a goal into steps",
        (Setting("max_steps", "int | None", "Use at most {} steps.", "The most steps of a plan."),),
        {
            "plan": Action("Break this goal into a numbered list of steps.", "The steps to a goal, a list.", "items"),
            "decompose": Action("Break this task into a numbered list of smaller steps.", "Smaller tasks.", "items"),
        },
        example='for i, step in ipairs(PlannerAgent.new():plan("move house")) do print(i, step) end',
    ),
    AgentTemplate(
        "OrchestratorAgent",
        "orchestrator",
        "You coordinate specialists. Give each part of a task to the tool that knows best, then join the results.",
        "Gives parts of a task to other agents, which are its tools",
        (Setting("agents", "list[Value] | dict[str, Value] | None", "", "The agents it may ask: a list, or by name."),),
        {"coordinate": Action("Use your specialists for this and join their results.", "The joint result.")},
        example="local boss = OrchestratorAgent.new({ agents = { writer = WriterAgent.new() } })\n"
        'print(boss:chat("Have a poem written"))',
    ),
    AgentTemplate(
        "ContentCreator",
        "content",
        "You create content for people to read: clear, lively and right for its readers.",
        "Writes articles, posts and other content",
        (
            STYLE,
            Setting("audience", "str", "Your readers are {}.", "Who reads it.", ""),
            Setting("formats", "list[str] | None", "Write as: {}.", "What it writes: `blog`, `newsletter`, …"),
        ),
        {
            "create": Action("Write content about this for its readers.", "Content about a subject."),
            "write": Action("Write a text about this.", "A text."),
            "edit": Action("Edit this text so that it reads well, and keep what it says.", "The text, edited."),
            "revise": REVISE,
        },
        example='print(ContentCreator.new({ audience = "children" }):create("how owls hunt"))',
        aliases=("ContentAgent",),
    ),
    AgentTemplate(
        "CustomerService",
        "customer_service",
        "You help customers: friendly, brief, and honest about what you cannot do. Ask when something is unclear.",
        "Answers customers",
        (
            Setting("company", "str", "You work for {}.", "Whose customers they are.", ""),
            Setting("policies", "list[str] | str | None", "Follow these rules: {}.", "Rules it follows."),
        ),
        {
            "answer": Action("Reply to the customer who writes this.", "An answer to a customer."),
            "classify": Action("Classify what this customer wants, in one word.", "What a customer wants, in a word."),
            "escalate": Action(
                "Summarize this case for a colleague, in at most three sentences.", "The case, for a colleague."
            ),
        },
        example='print(CustomerService.new({ company = "Owl Post" }):answer("Where is my letter?"))',
        aliases=("CustomerServiceAgent",),
    ),
    AgentTemplate(
        "ApiIntegration",
        "api_integration",
        "You connect web services. You read their documentation, call them through your tools and report the results.",
        "Works with web services through its tools",
        (
            Setting("base_url", "str | None", "The service is at {}.", "Where the service is."),
            Setting("documentation", "str | None", "Its documentation says: {}", "What it should know of the service."),
        ),
        {
            "call": Action("Use the service for this and say what it answered.", "The result of a request."),
            "describe": Action("Explain how to call the service for this.", "How a request is made."),
        },
        tools=("http_request",),
        example='print(ApiIntegration.new({ documentation = "GET /owls lists owls" }):describe("all owls"))',
        aliases=("ApiIntegrationAgent", "APIIntegrationAgent"),
    ),
    AgentTemplate(
        "AnalysisAgent",
        "analysis",
        "You are an analyst. You say what the material shows, what is uncertain, and what follows from it.",
        "Says what material shows",
        (),
        {
            "analyze": ANALYSE,
            "fetch_data": Action(
                "Use your tools to give the data that is named here, as far as you know it.", "Data by name or file."
            ),
            "store_insights": Shelf("insights", "Keep insights in the agent's state."),
        },
        tools=("statistics",),
        example='local analyst = AnalysisAgent.new()\nanalyst:store_insights(analyst:analyze("owls hunt at night"))',
    ),
    AgentTemplate(
        "SummaryAgent",
        "summary",
        "You summarize: the main points, in order, in few words, and nothing that is not in the text.",
        "Says the main points in few words",
        (Setting("max_length", "int | None", "Use at most {} words.", "The most words of a summary."),),
        {"summarize": Action("Summarize this.", "The main points.")},
        example='print(SummaryAgent.new({ max_length = 50 }):summarize("Owls are birds. They hunt at night."))',
    ),
    AgentTemplate(
        "WriterAgent",
        "writer",
        "You are a writer. You write clear and engaging texts from what you are given.",
        "Writes texts",
        (STYLE,),
        {
            "write": Action("Write a text about this.", "A text about the input."),
            "draft": Action("Write a first draft about this.", "A first draft."),
            "edit": Action("Edit this text so that it reads well, and keep what it says.", "The text, edited."),
            "revise": REVISE,
            "write_report": Action("Write a report about this, with headings.", "A report."),
            "write_section": Action("Write the section of a text that is named here.", "A section of a text."),
            "save_section": Shelf("sections", "Keep a section in the agent's state, by its name."),
        },
        example='local writer = WriterAgent.new({ style = "engaging" })\nprint(writer:write("owls at night"))',
    ),
    AgentTemplate(
        "CriticAgent",
        "critic",
        "You are a fair and precise critic. You name what is weak, why, and how to mend it.",
        "Says what is weak and how to mend it",
        (Setting("criteria", "list[str] | None", "Judge by: {}.", "What it judges by."),),
        {
            "review": REVIEW,
            "critique": Action("Criticize this. Say what is weak, why, and how to mend it.", "What is weak."),
        },
        example='print(CriticAgent.new():review("Owls is birds").feedback)',
    ),
    AgentTemplate(
        "ReviewAgent",
        "review",
        "You are a reviewer. You approve what is good enough and say exactly what must change where it is not.",
        "Approves a text, or says what must change",
        (Setting("criteria", "list[str] | None", "Judge by: {}.", "What it judges by: `accuracy`, `clarity`, …"),),
        {"review": REVIEW},
        example='local review = ReviewAgent.new({ criteria = { "clarity" } }):review("Owls hunt at night.")\n'
        "print(review.approved, review.feedback)",
    ),
    AgentTemplate(
        "MathAgent",
        "math",
        "You solve mathematical problems. You compute with your tools and show the steps.",
        "Solves mathematical problems",
        (),
        {"solve": Action("Solve this problem and show the steps.", "The solution of a problem.")},
        tools=("calculator",),
        example='print(MathAgent.new():solve("What is 6 * 7?"))',
    ),
    AgentTemplate(
        "GeneralAgent",
        "general",
        "You are a helpful assistant with broad knowledge.",
        "Answers any question",
        example='print(GeneralAgent.new():chat("What is an owl?"))',
    ),
    AgentTemplate(
        "DataChunkAnalyzer",
        "chunk_analysis",
        "You analyse one part of a larger body of data. Report only what this part shows, so that parts can be joined.",
        "Analyses one part of larger data",
        (),
        {"analyze": ANALYSE},
        example="print(DataChunkAnalyzer.new():analyze({ 3, 5, 8 }))",
    ),
    AgentTemplate(
        "ResultAggregator",
        "aggregation",
        "You join partial results into one: no repetition, contradictions named, nothing left out.",
        "Joins partial results into one",
        (),
        {
            "aggregate": Action(
                "Use these partial results to write one summary of them all, and leave nothing out.",
                "One result out of many.",
            )
        },
        example='print(ResultAggregator.new():aggregate({ "Owls hunt.", "Owls fly." }))',
    ),
)


def named_roles() -> dict[str, AgentTemplate]:
    """Every template by the names of its class."""
    return {name: role for role in ROLES for name in (role.name, *role.aliases)}
