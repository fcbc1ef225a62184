// Shows: EmailTool, Email, SlackTool, Slack, DiscordTool, Discord, TwilioTool, Twilio, SMS
// Telling people: mail, chat and text messages. What is secret is in no trace.
const failed = async (tool, params) => {
  const err = await tool.run(params).catch((error) => error);
  console.log(`${err.type}\t${err.message.replace(/127\.0\.0\.1:\d+/g, "HOST")}`);
};

const mail = new EmailTool({
  smtpServer: "127.0.0.1:1",
  fromAddress: "owl@example.com",
  allowedRecipients: ["example.com"],
});
const letter = await mail.run({
  to: ["ada@example.com"],
  cc: "Bob <bob@example.com>",
  subject: "Voles",
  body: "Two.",
  preview: true,
});
console.log(`${letter.from}\t${letter.to.join(",")}\t${letter.subject}\t${letter.text}`);
await failed(mail, { to: "eve@elsewhere.example", body: "Two." });
await failed(new Email({ smtpServer: "127.0.0.1:1", fromAddress: "owl@example.com" }), { to: "ada@example.com" });

const slack = new SlackTool({ token: "xoxb-of-owls", channel: "#owls", baseUrl: `${server}/slack/api` });
const sent = await slack.run({ text: "Two *voles*" });
console.log(`${sent.channel}\t${sent.message.text}`);
console.log((await slack.run({ operation: "react", ts: sent.ts, emoji: "owl" })).ok);
console.log((await slack.run({ operation: "history" })).messages.length);
// Slack repeats the token here, and nobody sees it.
console.log((await slack.run({ text: "echo", channel: "#echo" })).message.text);
await failed(new Slack({ token: "xoxb-revoked", channel: "#owls", baseUrl: `${server}/slack/api` }), { text: "x" });

const discord = new DiscordTool({ webhookUrl: `${server}/discord/api/webhooks/1/hook-of-owls` });
console.log((await discord.run({ content: "Two voles", embeds: [{ title: "Owls" }] })).embeds[0].title);
const limited = new Discord({ webhookUrl: `${server}/discord/api/webhooks/1/hook-limited` });
await failed(limited, { content: "x" });

const account = {
  accountSid: "AC1",
  authToken: "token-of-owls",
  fromNumber: "+15005550006",
  baseUrl: `${server}/twilio`,
};
console.log((await new TwilioTool(account).run({ to: "+4915112345678", body: "Two voles" })).status);
console.log((await new SMS(account).run({ operation: "get", sid: "SM1" })).status);
await failed(new Twilio(account), { to: "0151", body: "x" });
