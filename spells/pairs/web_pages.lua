-- Shows: WebScraperTool, WebScraper, RssFeedTool, RSS, RssFeed, WebSearchTool, WebSearch
-- A page, and what selectors find in it.
local scraper = WebScraperTool.new({ rate_limit = { requests = 50, per = "minute" }, user_agent = "ResearchBot/1.0" })
local page = scraper:run({ url = server .. "/page", extract = { "links", "article" }, selector = "p.lead" })
print(page.title, page.links[1].text, page.article.title)
print(page.found.selector[1].text)
local tables = WebScraper.new():run({ url = server .. "/table", extract = { "tables", "headings" } })
print(tables.tables[1].caption, tables.tables[1].rows[2][1], tables.headings[2].text)
local _, err = pcall(scraper.run, scraper, { url = server .. "/private/page" })
print(err.type, (err.message:gsub("http://127.0.0.1:%d+", "")))

-- Feeds of any format.
local feed = RssFeedTool.new({ max_items = 5 }):run({ url = server .. "/feed.xml" })
print(feed.title, feed.format, feed.count, feed.malformed)
print(feed.entries[1].title, feed.entries[1].published, feed.entries[1].summary)
print(RSS.new():run({ url = server .. "/atom.xml" }).format, RssFeed.new():run({ url = server .. "/feed.json" }).format)
_, err = pcall(RSS.run, RSS.new(), { content = "owls" })
print(err.type)

-- Searching, here by a SearXNG of one's own; other services want a key.
local search = WebSearch.new({ provider = "searxng", base_url = server, max_results = 2 })
local found = search:run({ query = "barn owls", filter = { site = "owls.test" } })
for _, result in ipairs(found.results) do print(result.title, result.url, result.snippet) end
print(found.query_metadata.provider, found.query_metadata.count)
local brave = WebSearchTool.new({ provider = "brave", api_key = "wrong-key", base_url = server })
_, err = pcall(brave.run, brave, { query = "owls" })
print(err.type, err.message)
