// Shows: HashTool, Hash, EncryptionTool, Encryption, SignatureTool, Signature, RandomTool, Random
const failure = async (tool, input) => {
  const error = await tool.run(input).catch((caught) => caught);
  console.log(`false\t${error.type}\t${error.message}`);
};
const hash = new HashTool();
console.log((await hash.run({ data: "Owls" })).digest);
console.log((await hash.run({ data: "Owls", algorithm: "md5" })).weak);
console.log((await new Hash().run({ operation: "hmac", data: "Owls", key: "hoo", output: "base64" })).digest);
console.log((await hash.run({ operation: "verify", data: "Owls", digest: "00" })).valid);

const dice = { operation: "integer", min: 1, max: 6, count: 5, seed: 7 };
console.log((await new RandomTool().run(dice)).result.join(" "));
console.log((await new Random({ seed: 1 }).run({ operation: "choice", items: ["owl", "mouse", "fox"] })).result);
await failure(new RandomTool(), { operation: "integer", min: 5, max: 1 });

const key = "b29vb29vb29vb29vb29vb29vb29vb29vb29vb29vb28=";
const sealed = "AQAAJrD+zQpmBkysnfU6qPAzEp34y1s3HBxgINym+X38AZ8iqfZjjFlY873JEaLWFlM=";
console.log((await new EncryptionTool().run({ operation: "decrypt", data: sealed, key })).data);
for (const wrong of [{ data: sealed, password: "hoo hoo hoo" }, { data: "T3dscw", key }, { data: sealed }]) {
  await failure(new Encryption(), { operation: "decrypt", ...wrong });
}

const publicKey = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAjp9vncEkZva0H3YPoDh9B3f1O+vZlHlUN2YyXDLBktc=
-----END PUBLIC KEY-----
`;
const signature = "QFVVsAvAjbRHPfPoYCiaktV9osliFkQuwjRp30WuFfQ7JVxhjHOqcfBn1dGyKlrkjQ908s21e3YxaLfJwXzhAA==";
for (const data of ["Owls", "Mice"]) {
  const asked = { operation: "verify", data, public_key: publicKey, signature };
  console.log((await new Signature().run(asked)).valid);
}
await failure(new SignatureTool(), { operation: "sign", data: "Owls", private_key: "?" });
