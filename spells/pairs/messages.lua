-- Shows: EmailTool, Email, SlackTool, Slack, DiscordTool, Discord, TwilioTool, Twilio, SMS
-- Telling people: mail, chat and text messages. What is secret is in no trace.
local function failed(tool, params)
  local _, err = pcall(tool.run, tool, params)
  print(err.type, (tostring(err.message):gsub("127%.0%.0%.1:%d+", "HOST")))
end

local mail = EmailTool.new({ smtp_server = "127.0.0.1:1", from_address = "owl@example.com", allowed_recipients = { "example.com" } })
local letter = mail:run({ to = { "ada@example.com" }, cc = "Bob <bob@example.com>", subject = "Voles", body = "Two.", preview = true })
print(letter.from, table.concat(letter.to, ","), letter.subject, letter.text)
failed(mail, { to = "eve@elsewhere.example", body = "Two." })
failed(Email.new({ smtp_server = "127.0.0.1:1", from_address = "owl@example.com" }), { to = "ada@example.com" })

local slack = SlackTool.new({ token = "xoxb-of-owls", channel = "#owls", base_url = server .. "/slack/api" })
local sent = slack:run({ text = "Two *voles*" })
print(sent.channel, sent.message.text)
print(slack:run({ operation = "react", ts = sent.ts, emoji = "owl" }).ok)
print(#slack:run({ operation = "history" }).messages)
-- Slack repeats the token here, and nobody sees it.
print(slack:run({ text = "echo", channel = "#echo" }).message.text)
failed(Slack.new({ token = "xoxb-revoked", channel = "#owls", base_url = server .. "/slack/api" }), { text = "x" })

local discord = DiscordTool.new({ webhook_url = server .. "/discord/api/webhooks/1/hook-of-owls" })
print(discord:run({ content = "Two voles", embeds = { { title = "Owls" } } }).embeds[1].title)
local limited = Discord.new({ webhook_url = server .. "/discord/api/webhooks/1/hook-limited" })
failed(limited, { content = "x" })

local account = { account_sid = "AC1", auth_token = "token-of-owls", from = "+15005550006", base_url = server .. "/twilio" }
print(TwilioTool.new(account):run({ to = "+4915112345678", body = "Two voles" }).status)
print(SMS.new(account):run({ operation = "get", sid = "SM1" }).status)
failed(Twilio.new(account), { to = "0151", body = "x" })
