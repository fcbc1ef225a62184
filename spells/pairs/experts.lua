-- Shows: Experts, Analyzers
-- Agents by what they know: registered, found by a skill, or made when nobody is there.
Experts.register("law", Agent.new({ name = "lawyer", model = "demo/echo" }))
Agent.new({ name = "vet", skills = { "animals" } })
print(Experts.get_for_domain("Law").name, Experts.get_for_domain("animals").name)
local tides = Experts.get_for_domain("tides")
print(tides.name, tides.system_prompt)
print(table.concat(Experts.domains(), ", "), Experts.get_for_domain("law"):clarify("May owls be kept at home?"))

-- How far results agree: texts by their words, rows of numbers by their correlation.
local function show(results)
  print(math.floor(Analyzers.calculate_correlation(results) * 100 + 0.5) .. " %")
end
show({ "owls hunt at night", "at night owls hunt", "owls hunt at night" })
show({ "owls hunt at night", "at night owls sleep", "mice run" })
show({ rising = { 1, 2, 3.5 }, falling = { 3, 2, 0.5 } })

local ok, err = pcall(Experts.register, "owls", Calculator.new())
print(ok, err.type)
return Experts.domains()
