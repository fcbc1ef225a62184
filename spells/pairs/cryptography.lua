-- Shows: HashTool, Hash, EncryptionTool, Encryption, SignatureTool, Signature, RandomTool, Random
local hash = HashTool.new()
print(hash:run({ data = "Owls" }).digest)
print(hash:run({ data = "Owls", algorithm = "md5" }).weak)
print(Hash.new():run({ operation = "hmac", data = "Owls", key = "hoo", output = "base64" }).digest)
print(hash:run({ operation = "verify", data = "Owls", digest = "00" }).valid)

local dice = { operation = "integer", min = 1, max = 6, count = 5, seed = 7 }
print(table.concat(RandomTool.new():run(dice).result, " "))
print(Random.new({ seed = 1 }):run({ operation = "choice", items = { "owl", "mouse", "fox" } }).result)
local ok, err = pcall(function() return RandomTool.new():run({ operation = "integer", min = 5, max = 1 }) end)
print(ok, err.type, err.message)

local key = "b29vb29vb29vb29vb29vb29vb29vb29vb29vb29vb28="
local sealed = "AQAAJrD+zQpmBkysnfU6qPAzEp34y1s3HBxgINym+X38AZ8iqfZjjFlY873JEaLWFlM="
print(EncryptionTool.new():run({ operation = "decrypt", data = sealed, key = key }).data)
for _, wrong in ipairs({ { data = sealed, password = "hoo hoo hoo" }, { data = "T3dscw", key = key }, { data = sealed } }) do
  ok, err = pcall(function()
    return Encryption.new():run({ operation = "decrypt", data = wrong.data, key = wrong.key, password = wrong.password })
  end)
  print(ok, err.type, err.message)
end

local public_key = [[
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAjp9vncEkZva0H3YPoDh9B3f1O+vZlHlUN2YyXDLBktc=
-----END PUBLIC KEY-----
]]
local signature = "QFVVsAvAjbRHPfPoYCiaktV9osliFkQuwjRp30WuFfQ7JVxhjHOqcfBn1dGyKlrkjQ908s21e3YxaLfJwXzhAA=="
for _, data in ipairs({ "Owls", "Mice" }) do
  local asked = { operation = "verify", data = data, public_key = public_key, signature = signature }
  print(Signature.new():run(asked).valid)
end
ok, err = pcall(function() return SignatureTool.new():run({ operation = "sign", data = "Owls", private_key = "?" }) end)
print(ok, err.type, err.message)
