// Shows: PromptTemplate
// A prompt with places to fill in; what is missing, or not for prompts, is told.
const prompt = await new PromptTemplate(`You help {{ team | default("us") }}.
{% for topic in topics %}
- {{ topic.name | title }}{% if topic.new %} (new){% endif %}

{% endfor %}`, "helper");
console.log(`${prompt.name}\t${prompt.variables.join(",")}\t${prompt.template.length > 50}`);
const text = await prompt.render({ topics: [{ name: "barn owls", new: true }, { name: "mice" }] });
console.log(text);
console.log(await new Agent({ model: "demo/echo", systemPrompt: text }).chat("Hello"));

const told = (work) => work.then(() => "nothing", (error) => error);
console.log((await told(prompt.render({ team: "them" }))).message.match(/'topics' is undefined/)[0]);
for (const source of ["{{ open", "{{ 9 ** 9 }}", "{{ name | uper }}"]) {
  console.log((await told((async () => await new PromptTemplate(source))())).message.match(/line 1/)[0]);
}
console.log(`${(await PromptTemplate.names()).length >= 0}\t${(await told((async () => await PromptTemplate.get("no such prompt"))())).type}`);
