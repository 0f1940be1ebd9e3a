// The TypeScript SDK before 2.0, of the package that the caller names: list and call,
// over the URL's transport. Prints one JSON object as the other clients do.

const [url, sdk] = process.argv.slice(2);
const [module, name] = url.endsWith("/sse")
  ? ["sse", "SSEClientTransport"]
  : ["streamableHttp", "StreamableHTTPClientTransport"];
const { Client } = await import(`${sdk}/client/index.js`);
const { [name]: Transport } = await import(`${sdk}/client/${module}.js`);

// Only the answer to initialize tells the revision: these clients keep it to themselves.
const transport = new Transport(new URL(url));
let version;
let take;
Object.defineProperty(transport, "onmessage", {
  get: () => take,
  set: (wanted) => {
    take = (message, ...more) => {
      version ??= message.result?.protocolVersion;
      wanted(message, ...more);
    };
  },
});

const client = new Client({ name: "integration-test", version: "0" }, { capabilities: {} });
await client.connect(transport);
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
    version,
    tools: tools.length,
    text: listed.content[0].text,
    missing: missing.isError,
  }),
);
await client.close();
