-- What the blocks mention and do not define, in our own words. Everything works; nothing reaches another host.

math.randomseed(7)

-- Tools of other chapters, made as a spell makes tools.
local function kind_of_tool(name, description, parameter, execute)
  local class = Tool:extend()
  -- What a step before gives may be of any kind.
  local schema = parameter == "input" and {} or { type = "string" }
  function class:init(options)
    Tool.init(self, {
      name = name,
      description = description,
      parameters = { type = "object", properties = { [parameter] = schema } },
    })
    self.options = options or {}
  end
  function class:execute(params)
    return execute(params[parameter] or "", params, self.options)
  end
  Tools.register(class.new())
  return class
end

local function found(query)
  return { results = { { title = "About " .. query, text = "A page about " .. query .. "." } } }
end

WebSearch = kind_of_tool("web_search", "Search the web", "query", found)
tools.web = { WebSearch = WebSearch }
WebScraper = kind_of_tool("web_scraper", "Read a page", "url", function(url) return "The page " .. url end)
CsvTool = kind_of_tool("csv", "Read CSV", "text", function(text) return { rows = #text } end)
JsonTool = kind_of_tool("json_tool", "Read JSON", "text", function(text) return json.decode(text) end)
MarkdownTool = kind_of_tool("markdown", "Render Markdown", "text", function(text) return "<p>" .. text .. "</p>" end)
EmbeddingTool = kind_of_tool("embedding", "Embed a text", "text", function(text) return { #text, 1.5 } end)
VectorSearchTool = kind_of_tool("vector_search", "Search vectors", "query", found)
EmailTool = kind_of_tool("email", "Send an email", "to", function(to) return "to " .. to end)
SlackTool = kind_of_tool("slack", "Post a message", "text", function(text) return "posted " .. text end)
StatisticsTool = kind_of_tool("statistics", "Describe numbers", "numbers", function(text) return { count = #text } end)

-- The steps of a pipeline over rows.
CsvReader = kind_of_tool("csv-reader", "Read rows", "file_path", function(path) return { 3, 1, 2, path } end)
DataCleaner = kind_of_tool("data-cleaner", "Clean rows", "input", function(rows) return rows end)
StatisticsCalculator = kind_of_tool("statistics-calculator", "Count rows", "input", function(rows) return { #rows } end)
ChartGenerator = kind_of_tool("chart-generator", "Draw rows", "input", function(rows) return "a chart" end)

config = { search_api_key = "k", openai_api_key = "k", smtp_server = "localhost", email_from = "a@b", slack_token = "t" }

agent = Agent.new({ system_prompt = "You are a helpful assistant", name = "helper", tools = { Calculator.new() } })
agent1 = Agent.new("You are the first")
agent2 = Agent.new("You are the second")
researcher = Agent.new({ name = "researcher", system_prompt = "You research" })
writer = Agent.new({ name = "writer", system_prompt = "You write" })
editor = Agent.new({ name = "editor", system_prompt = "You edit" })
local Coordinator = BaseAgent:extend()
function Coordinator:plan_research(input)
  return { literature_query = "owls", market_query = "owls for sale", news_query = "owls today" }
end
Coordinator.new({ name = "research_coordinator" })
for _, name in ipairs({ "research_agent", "synthesis_agent", "web_scraper" }) do
  Agent.new({ name = name, system_prompt = "You are " .. name })
end
for _, name in ipairs({ "TechnicalExpert", "MarketExpert", "RiskExpert", "SeniorAnalyst", "QualityReviewer" }) do
  Agent.new({ name = name, system_prompt = "You are a " .. name })
end

function handler(event) print("Handled", event.type) end
function log_event(event) print("Logged", event.type) end
function generate_uuid() return uuid.generate() end
function fetch_weather(location, units) return { location = location, units = units, degrees = 21 } end
function fetch_external_data(data) return { found = data } end
function process_batch(batch) print("Batch of", #batch) end
function should_retry(err) return tostring(err):match("timeout") ~= nil end
function evaluate_math(expression) return Calculator.new():run({ expression = expression }).result end

function find_consensus(results) return "consensus of " .. #results end

data = {}
function data:chunks(size)
  local rest = { "one", "two" }
  return function() return table.remove(rest, 1) end
end
