// Shows: AwsTool, AWS, AWSTool, KubernetesTool, Kubernetes
// Objects in S3, and what runs in a cluster.
const failed = async (tool, params) => {
  const err = await tool.run(params).catch((error) => error);
  console.log(`${err.type}\t${err.message}`);
};

const account = {
  accessKeyId: "AKIAOWLS",
  secretAccessKey: "secret-of-owls",
  region: "eu-central-1",
  bucket: "owls",
  endpointUrl: `${server}/s3`,
  allowedBuckets: ["owls"],
};
const aws = new AwsTool(account);
console.log((await aws.run({ operation: "s3_put", key: "barn.txt", content: "Two owls" })).size);
console.log((await aws.run({ operation: "s3_get", key: "barn.txt" })).content);
console.log((await new AWS(account).run({ operation: "s3_list" })).objects[0].key);
await failed(new AWSTool(account), { operation: "s3_get", key: "none.txt" });
await failed(aws, { operation: "s3_list", bucket: "voles" });

const cluster = new KubernetesTool({ server: `${server}/kubernetes`, token: "token-of-owls", namespace: "owls" });
for (const pod of (await cluster.run({ operation: "list", limit: 2 })).items) console.log(`${pod.name}\t${pod.status}`);
console.log((await cluster.run({ operation: "logs", name: "barn-1", tail: 1 })).log);
await failed(cluster, { operation: "scale", kind: "deployments", name: "barn", replicas: 5 });
const keeper = new Kubernetes({ server: `${server}/kubernetes`, token: "token-of-owls", readOnly: false });
console.log((await keeper.run({ operation: "scale", kind: "deployments", name: "barn", replicas: 5 })).replicas);
