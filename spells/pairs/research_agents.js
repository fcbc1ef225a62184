// Shows: ResearchAgent, AnalysisAgent, SummaryAgent
const firstLine = (text) => text.split("\n")[0];

const researcher = await new ResearchAgent({ name: "researcher", searchDepth: 3, sources: ["web", "news"] });
console.log(`${researcher.type}\t${researcher.systemPrompt.match(/Search depth.*/)[0]}`);
console.log(firstLine(await researcher.search("snow owls")));

// Several may be under way at a time.
const findings = await Promise.all([researcher.researchAsync("barn owls"), researcher.searchAsync("eagle owls")]);
for (const found of findings) console.log(firstLine(found));
console.log((await researcher.research("owls")).match(/best understood[^.]+/)[0]);
console.log(await researcher.analyze("Owls hunt at night. Mice fear owls."));
console.log((await researcher.analyzeAsync("Owls fly.")).length > 0);

// An analyst keeps its insights in its state.
const analyst = new AnalysisAgent({ name: "analyst" });
await analyst.storeInsights(firstLine(await analyst.analyze("Owls hunt at night.")));
const insights = await analyst.storeInsights("They hear well.");
console.log(`${insights.length}\t${insights[0]}\t${analyst.state.context.insights[1]}`);
console.log((await analyst.storeInsightsAsync("They see well.")).length);
const data = [await analyst.fetchData("owls.csv"), await analyst.fetchDataAsync("mice.csv")];
const analysed = (await analyst.analyzeAsync("Mice run.")) !== "";
console.log(`${data.length}\t${data[0].includes("owls.csv")}\t${analysed}`);

const summary = new SummaryAgent({ name: "summary", maxLength: 50 });
const text = "Owls are birds. They hunt at night. Owls hear mice in the dark. The oak is old.";
console.log(await summary.summarize(text));
console.log(await summary.summarizeAsync("Owls hunt mice at night. Mice sleep by day."));
return [researcher.type, analyst.type, summary.type];
