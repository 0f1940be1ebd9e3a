// The official TypeScript client: list and call, in the era that the caller names, over
// the URL's transport. Prints one JSON object with the same members as the Python client.

import {
  Client,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";

const [url, mode] = process.argv.slice(2);
const negotiation = {
  legacy: {},
  auto: { versionNegotiation: { mode: "auto" } },
  "2026-07-28": { versionNegotiation: { mode: { pin: "2026-07-28" } } },
}[mode];

const client = new Client({ name: "integration-test", version: "0" }, negotiation);
const Transport = url.endsWith("/sse") ? SSEClientTransport : StreamableHTTPClientTransport;
await client.connect(new Transport(new URL(url)));
const { tools } = await client.listTools();
const listed = await client.callTool({
  name: "zia_list_rule_labels",
  arguments: { page_size: 3 },
});
const missing = await client.callTool({
  name: "zia_get_rule_label",
  arguments: { label_id: "1" },
});
console.log(
  JSON.stringify({
    version: client.getNegotiatedProtocolVersion(),
    tools: tools.length,
    text: listed.content[0].text,
    missing: missing.isError,
  }),
);
await client.close();
