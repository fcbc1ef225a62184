-- Shows: EmbeddingTool, Embedding, VectorSearchTool, VectorSearch, ImageGenerationTool, ImageGen, ImageGeneration, AudioTranscribeTool, Transcribe, AudioTranscribe, CodeInterpreterTool, CodeInterpreter
-- Texts as vectors, and the nearest of them.
local made = EmbeddingTool.new({ model = "demo/embedding" }):run({ input = { "barn owl", "vole" } })
print(made.count, #made.embedding == made.dimensions, made.model)
print(Embedding.new({ model = "demo/embedding" }):run({ input = "owl" }).count)
local index = VectorSearchTool.new({ index_path = "vector_index", similarity_threshold = 0.9, model = "demo/embedding" })
local owls = { id = "owls", text = "Owls hunt at night", metadata = { topic = "owls", year = 2026 } }
print(index:run({ action = "add", documents = { owls, { id = "voles", text = "Voles run" } } }).count)
local found = index:run({ query = "Owls hunt at night", filter = { year = { gte = 2020 } } })
print(found.count, found.results[1].id, found.results[1].metadata.topic, found.results[1].score > 0.99)
print(index:run({ action = "delete", ids = { "voles" } }).deleted, index:run({ action = "count" }).count)
print(VectorSearch.new():run({ action = "count" }).count)

-- Images and sound, by a service that speaks OpenAI's protocol.
local service = server .. "/v1"
local image = ImageGenerationTool.new({ base_url = service, output_dir = "images" })
local painted = image:run({ prompt = "A barn owl", path = "owl.png" })
print(painted.path, painted.files[1].media_type, painted.revised_prompt)
local _, err = pcall(image.run, image, { prompt = "forbidden" })
print(err.type, err.message)
print(ImageGen.new({ base_url = service }):run({ prompt = "An owl", count = 2 }).files[2].path)
print(ImageGeneration.new({ base_url = service }):run({ prompt = "by address" }).path)
FileWriter.new():run({ path = "owl.wav", content = "RIFF and sound" })
print(AudioTranscribeTool.new({ base_url = service }):run({ path = "owl.wav", segments = true }).segments[1].text)
print(Transcribe.new({ base_url = service }):run({ path = "owl.wav" }).text)
_, err = pcall(AudioTranscribe.run, AudioTranscribe.new({ base_url = service }), { path = "owl.txt" })
print(err.type)

-- Code, apart from the spell.
local code = CodeInterpreterTool.new({ languages = { "lua", "javascript" }, timeout = 20000 })
local done = code:run({ code = "print('hoot') return { n = 6 * 7 }" })
print(done.ok, done.result.n, (done.stdout:gsub("\n", "")))
done = CodeInterpreter.new({ timeout = 20000 }):run({ code = "[1, 2].map((n) => n * 2)", language = "javascript" })
print(done.result[1], done.result[2])
print(code:run({ code = "error('no owls')" }).ok, code:run({ code = "return Agent" }).result)
