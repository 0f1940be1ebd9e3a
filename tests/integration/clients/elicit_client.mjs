// The official TypeScript client, whose user is asked before a label is deleted. Takes
// and prints the same as the Python client of that name.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const [url, mode, answer] = process.argv.slice(2);
const negotiation = {
  legacy: {},
  "2026-07-28": { versionNegotiation: { mode: { pin: "2026-07-28" } } },
}[mode];
const asked = [];

const client = new Client(
  { name: "integration-test", version: "0" },
  { capabilities: { elicitation: { form: {} } }, ...negotiation },
);
client.setRequestHandler("elicitation/create", async (request) => {
  asked.push(request.params.message);
  return answer === "yes"
    ? { action: "accept", content: { confirm: true } }
    : { action: "decline" };
});
await client.connect(new StreamableHTTPClientTransport(new URL(url)));
const call = (name, given) => client.callTool({ name, arguments: given });
const made = await call("zia_create_rule_label", { name: `To go ts ${mode} ${answer}` });
const label = { label_id: String(JSON.parse(made.content[0].text).created.id) };
const gone = await call("zia_delete_rule_label", label);
const read = await call("zia_get_rule_label", label);
console.log(
  JSON.stringify({
    version: client.getNegotiatedProtocolVersion(),
    asked,
    refused: gone.isError ?? false,
    text: gone.content[0].text,
    there: !read.isError,
  }),
);
await client.close();
