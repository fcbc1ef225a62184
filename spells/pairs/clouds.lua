-- Shows: AwsTool, AWS, AWSTool, KubernetesTool, Kubernetes
-- Objects in S3, and what runs in a cluster.
local function failed(tool, params)
  local _, err = pcall(tool.run, tool, params)
  print(err.type, err.message)
end

local account = {
  access_key_id = "AKIAOWLS", secret_access_key = "secret-of-owls", region = "eu-central-1",
  bucket = "owls", endpoint_url = server .. "/s3", allowed_buckets = { "owls" },
}
local aws = AwsTool.new(account)
print(aws:run({ operation = "s3_put", key = "barn.txt", content = "Two owls" }).size)
print(aws:run({ operation = "s3_get", key = "barn.txt" }).content)
print(AWS.new(account):run({ operation = "s3_list" }).objects[1].key)
failed(AWSTool.new(account), { operation = "s3_get", key = "none.txt" })
failed(aws, { operation = "s3_list", bucket = "voles" })

local cluster = KubernetesTool.new({ server = server .. "/kubernetes", token = "token-of-owls", namespace = "owls" })
for _, pod in ipairs(cluster:run({ operation = "list", limit = 2 }).items) do print(pod.name, pod.status) end
print(cluster:run({ operation = "logs", name = "barn-1", tail = 1 }).log)
failed(cluster, { operation = "scale", kind = "deployments", name = "barn", replicas = 5 })
local keeper = Kubernetes.new({ server = server .. "/kubernetes", token = "token-of-owls", read_only = false })
print(keeper:run({ operation = "scale", kind = "deployments", name = "barn", replicas = 5 }).replicas)
