-- Shows: PromptTemplate
-- A prompt with places to fill in; what is missing, or not for prompts, is told.
local prompt = PromptTemplate.new([[
You help {{ team | default("us") }}.
{% for topic in topics %}
- {{ topic.name | title }}{% if topic.new %} (new){% endif %}

{% endfor %}]], "helper")
print(prompt.name, table.concat(prompt.variables, ","), #prompt.template > 50)
local text = prompt:render({ topics = { { name = "barn owls", new = true }, { name = "mice" } } })
print(text)
print(Agent.new({ model = "demo/echo", system_prompt = text }):chat("Hello"))

print(select(2, pcall(prompt.render, prompt, { team = "them" })).message:match("'topics' is undefined"))
for _, source in ipairs({ "{{ open", "{{ 9 ** 9 }}", "{{ name | uper }}" }) do
  print(select(2, pcall(PromptTemplate.new, source)).message:match("line 1"))
end
print(#PromptTemplate.names() >= 0, select(2, pcall(PromptTemplate.get, "no such prompt")).type)
