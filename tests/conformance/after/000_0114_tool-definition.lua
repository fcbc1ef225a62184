print(json.encode(my_tool:run({ location = "Lisbon" })))
print(CalculatorTool.new():run({ expression = "2 + 3" }).result)
http = { get_async = function(url, options) return { found = options.query } end }
print(AsyncSearchTool.new():run({ query = "owls" }).results.found)
