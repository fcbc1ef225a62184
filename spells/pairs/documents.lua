-- Shows: JsonTool, JSON, XmlTool, XML
local json = JsonTool.new()
local text = '{"birds": [{"name": "owl", "wings": 2}, {"name": "kiwi", "wings": 0}]}'
print(json:run({ operation = "parse", text = text }).data.birds[2].name)
local found = json:run({ operation = "query", text = text, query = "$.birds[?@.wings > 1].name" })
print(found.value, found.paths[1], found.count)
print(json:run({ operation = "query", text = text, query = "/birds/1/name" }).value)
local changes = { { op = "replace", path = "/birds/1/wings", value = 2 }, { op = "remove", path = "/birds/0" } }
print(json:run({ operation = "patch", text = text, patch = changes }).data.birds[1].wings)
print(json:run({ operation = "merge", data = { a = 1, b = { c = 2 } }, other = { b = { d = 3 } } }).data.b.d)
local told = json:run({ operation = "diff", data = { a = 1 }, other = { a = 2 } })
print(told.equal, told.patch[1].op, told.patch[1].path, told.patch[1].value)
local schema = { type = "object", properties = { wings = { type = "integer" } }, required = { "name" } }
local checked = json:run({ operation = "validate", data = { name = "owl", wings = "two" }, schema = schema })
print(checked.valid, checked.errors[1].path, checked.errors[1].message)
json:run({ operation = "format", text = '{"b":1,"a":2}', sort_keys = true, indent = 0, to = "ab.json" })
print(FileSystemTool.new():run({ operation = "read", path = "ab.json" }).content)
print(json:run({ operation = "flatten", path = "ab.json" }).data.b, #json:run({ operation = "keys", path = "ab.json" }).keys)
local ok, err = pcall(json.run, json, { operation = "parse", text = "[NaN]" })
print(ok, err.type, err.message)
print(Tools.load("JSON").name)

local xml = XmlTool.new()
local birds = '<birds><bird wings="2">owl</bird><bird>kiwi</bird></birds>'
print(xml:run({ operation = "parse", text = birds }).root.children[1].attributes.wings)
print(xml:run({ operation = "query", text = birds, xpath = "//bird[@wings]/text()" }).results[1])
print(xml:run({ operation = "to_json", text = birds }).data.birds.bird[2])
print(xml:run({ operation = "format", text = "<a><b/></a>", to = "a.xml" }).text)
local xsd = [[<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="xs:integer"/></xs:schema>]]
print(xml:run({ operation = "validate", text = "<a>owl</a>", schema = xsd }).valid)
local evil = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
ok, err = pcall(xml.run, xml, { operation = "parse", text = evil })
print(ok, err.type, err.message)
return XML.new():run({ operation = "to_json", path = "a.xml" })
