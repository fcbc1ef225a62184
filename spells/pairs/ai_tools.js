// Shows: EmbeddingTool, Embedding, VectorSearchTool, VectorSearch, ImageGenerationTool, ImageGen, ImageGeneration, AudioTranscribeTool, Transcribe, AudioTranscribe, CodeInterpreterTool, CodeInterpreter
// Texts as vectors, and the nearest of them.
const made = await new EmbeddingTool({ model: "demo/embedding" }).run({ input: ["barn owl", "vole"] });
console.log(`${made.count}\t${made.embedding.length === made.dimensions}\t${made.model}`);
console.log((await new Embedding({ model: "demo/embedding" }).run({ input: "owl" })).count);
const index = new VectorSearchTool({ indexPath: "vector_index", similarityThreshold: 0.9, model: "demo/embedding" });
const owls = { id: "owls", text: "Owls hunt at night", metadata: { topic: "owls", year: 2026 } };
console.log((await index.run({ action: "add", documents: [owls, { id: "voles", text: "Voles run" }] })).count);
const found = await index.run({ query: "Owls hunt at night", filter: { year: { gte: 2020 } } });
const first = found.results[0];
console.log(`${found.count}\t${first.id}\t${first.metadata.topic}\t${first.score > 0.99}`);
const deleted = await index.run({ action: "delete", ids: ["voles"] });
console.log(`${deleted.deleted}\t${(await index.run({ action: "count" })).count}`);
console.log((await new VectorSearch().run({ action: "count" })).count);

// Images and sound, by a service that speaks OpenAI's protocol.
const service = `${server}/v1`;
const image = new ImageGenerationTool({ baseUrl: service, outputDir: "images" });
const painted = await image.run({ prompt: "A barn owl", path: "owl.png" });
console.log(`${painted.path}\t${painted.files[0].media_type}\t${painted.revised_prompt}`);
const forbidden = await image.run({ prompt: "forbidden" }).catch((error) => error);
console.log(`${forbidden.type}\t${forbidden.message}`);
console.log((await new ImageGen({ baseUrl: service }).run({ prompt: "An owl", count: 2 })).files[1].path);
console.log((await new ImageGeneration({ baseUrl: service }).run({ prompt: "by address" })).path);
await new FileWriter().run({ path: "owl.wav", content: "RIFF and sound" });
const heard = await new AudioTranscribeTool({ baseUrl: service }).run({ path: "owl.wav", segments: true });
console.log(heard.segments[0].text);
console.log((await new Transcribe({ baseUrl: service }).run({ path: "owl.wav" })).text);
const silent = await new AudioTranscribe({ baseUrl: service }).run({ path: "owl.txt" }).catch((error) => error);
console.log(silent.type);

// Code, apart from the spell.
const code = new CodeInterpreterTool({ languages: ["lua", "javascript"], timeout: 20000 });
let done = await code.run({ code: "print('hoot') return { n = 6 * 7 }" });
console.log(`${done.ok}\t${done.result.n}\t${done.stdout.trim()}`);
done = await new CodeInterpreter({ timeout: 20000 }).run({ code: "[1, 2].map((n) => n * 2)", language: "javascript" });
console.log(`${done.result[0]}\t${done.result[1]}`);
const failed = await code.run({ code: "error('no owls')" });
console.log(`${failed.ok}\t${(await code.run({ code: "return Agent" })).result ?? "nil"}`);
