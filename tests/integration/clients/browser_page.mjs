// A page in headless Chromium calls a tool of the server that the caller names.
// Prints one JSON object: what the page got, or the error that its browser gave it.

import { chromium } from "playwright-core";

const [page_url, mcp_url, executable] = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath: executable,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const page = await browser.newPage();
  await page.goto(page_url);
  const report = await page.evaluate(async (url) => {
    const version = "2026-07-28";
    const meta = {
      "io.modelcontextprotocol/protocolVersion": version,
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const name = "zia_list_rule_labels";
    const message = {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name, arguments: { page_size: 3 }, _meta: meta },
    };
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json, text/event-stream",
          "MCP-Protocol-Version": version,
          "Mcp-Method": "tools/call",
          "Mcp-Name": name,
        },
        body: JSON.stringify(message),
      });
      return { status: answer.status, body: await answer.json() };
    } catch (error) {
      return { error: String(error) };
    }
  }, mcp_url);
  console.log(JSON.stringify({ origin: new URL(page.url()).origin, ...report }));
} finally {
  await browser.close();
}
