// Shows: WebScraperTool, WebScraper, RssFeedTool, RSS, RssFeed, WebSearchTool, WebSearch
// A page, and what selectors find in it.
const scraper = new WebScraperTool({ rateLimit: { requests: 50, per: "minute" }, userAgent: "ResearchBot/1.0" });
const page = await scraper.run({ url: `${server}/page`, extract: ["links", "article"], selector: "p.lead" });
console.log(`${page.title}\t${page.links[0].text}\t${page.article.title}`);
console.log(page.found.selector[0].text);
const tables = await new WebScraper().run({ url: `${server}/table`, extract: ["tables", "headings"] });
console.log(`${tables.tables[0].caption}\t${tables.tables[0].rows[1][0]}\t${tables.headings[1].text}`);
const kept = await scraper.run({ url: `${server}/private/page` }).catch((error) => error);
console.log(`${kept.type}\t${kept.message.replace(/http:\/\/127.0.0.1:\d+/, "")}`);

// Feeds of any format.
const feed = await new RssFeedTool({ maxItems: 5 }).run({ url: `${server}/feed.xml` });
console.log(`${feed.title}\t${feed.format}\t${feed.count}\t${feed.malformed}`);
console.log(`${feed.entries[0].title}\t${feed.entries[0].published}\t${feed.entries[0].summary}`);
const atom = await new RSS().run({ url: `${server}/atom.xml` });
const json = await new RssFeed().run({ url: `${server}/feed.json` });
console.log(`${atom.format}\t${json.format}`);
const none = await new RSS().run({ content: "owls" }).catch((error) => error);
console.log(none.type);

// Searching, here by a SearXNG of one's own; other services want a key.
const search = new WebSearch({ provider: "searxng", baseUrl: server, maxResults: 2 });
const found = await search.run({ query: "barn owls", filter: { site: "owls.test" } });
for (const result of found.results) console.log(`${result.title}\t${result.url}\t${result.snippet}`);
console.log(`${found.query_metadata.provider}\t${found.query_metadata.count}`);
const brave = new WebSearchTool({ provider: "brave", apiKey: "wrong-key", baseUrl: server });
const refused = await brave.run({ query: "owls" }).catch((error) => error);
console.log(`${refused.type}\t${refused.message}`);
