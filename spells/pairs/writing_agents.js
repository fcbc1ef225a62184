// Shows: WriterAgent, ContentCreator, ContentAgent
const title = (text) => text.split("\n")[0];

const writer = await new WriterAgent({ name: "writer", style: "engaging" });
console.log(`${writer.type}\t${writer.systemPrompt.match(/Write in.*/)[0]}`);
console.log(`${title(await writer.write("owls at night"))}\t${title(await writer.writeAsync("owls by day"))}`);
console.log(`${title(await writer.draft("the barn owl"))}\t${title(await writer.draftAsync("the snow owl"))}`);
console.log(await writer.edit("the owl is really very quiet"));
console.log(await writer.editAsync("the mouse is just quick"));
const revised = [await writer.revise("the owl sleeps", "say when"), await writer.reviseAsync("it wakes", "say why")];
console.log(revised.join("\t|\t"));
console.log(`${title(await writer.writeReport("owls in town"))}\t${title(await writer.writeReportAsync("owls in barns"))}`);
console.log(`${title(await writer.writeSection("feathers"))}\t${title(await writer.writeSectionAsync("eyes"))}`);

// What is written is kept in its state, by name.
await writer.saveSection("feathers", "Feathers are soft.");
const sections = await writer.saveSectionAsync("eyes", "Eyes are large.");
console.log(`${sections.feathers}\t${(await writer.getState()).context.sections.eyes}`);

const creator = await new ContentCreator({ name: "creator", audience: "children", formats: ["blog"], style: "lively" });
console.log(`${creator.type}\t${creator.systemPrompt.match(/Write in.*/)[0]}`);
console.log(`${title(await creator.create("how owls hunt"))}\t${title(await creator.createAsync("how owls fly"))}`);
console.log(`${title(await creator.write("owl nests"))}\t${title(await creator.writeAsync("owl songs"))}`);
console.log(`${await creator.edit("owls is quiet")}\t${await creator.editAsync("mice is quick")}`);
console.log(`${await creator.revise("owls fly", "add wings")}\t${await creator.reviseAsync("owls hoot", "add sound")}`);

// `ContentAgent` is another name of it.
return (await new ContentAgent({ name: "other" })).type;
