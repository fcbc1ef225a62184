-- Shows: ResearchAgent, AnalysisAgent, SummaryAgent
local researcher = ResearchAgent.new({ name = "researcher", search_depth = 3, sources = { "web", "news" } })
print(researcher.type, researcher.system_prompt:match("Search depth.*"))
print(researcher:search("snow owls"):match("^[^\n]+"))

-- The `_async` form of an action gives a promise, so that several may be under way at a time.
local findings = Promise.all({ researcher:research_async("barn owls"), researcher:search_async("eagle owls") }):await()
for _, found in ipairs(findings) do
  print(found:match("^[^\n]+"))
end
print(researcher:research("owls"):match("best understood[^.]+"))
print(researcher:analyze("Owls hunt at night. Mice fear owls."))
print(#researcher:analyze_async("Owls fly."):await() > 0)

-- An analyst keeps its insights in its state.
local analyst = AnalysisAgent.new({ name = "analyst" })
analyst:store_insights(analyst:analyze("Owls hunt at night."):match("^[^\n]+"))
local insights = analyst:store_insights("They hear well.")
print(#insights, insights[1], analyst.state.context.insights[2])
print(#analyst:store_insights_async("They see well."):await())
local data = { analyst:fetch_data("owls.csv"), analyst:fetch_data_async("mice.csv"):await() }
print(#data, data[1]:find("owls.csv", 1, true) ~= nil, analyst:analyze_async("Mice run."):await() ~= "")

local summary = SummaryAgent.new({ name = "summary", max_length = 50 })
local text = "Owls are birds. They hunt at night. Owls hear mice in the dark. The oak is old."
print(summary:summarize(text))
print(summary:summarize_async("Owls hunt mice at night. Mice sleep by day."):await())
return { researcher.type, analyst.type, summary.type }
