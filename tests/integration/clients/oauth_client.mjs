// The official TypeScript client with its OAuth support: sign in, list, call.
//
// The user is whoever follows the redirect. Prints one JSON object with the same members
// as the Python client.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const [url, mode] = process.argv.slice(2);
const negotiation = { legacy: {}, auto: { versionNegotiation: { mode: "auto" } } }[mode];
const redirectUrl = "http://127.0.0.1:1/callback";

const kept = {};
let arrived;

const authProvider = {
  redirectUrl,
  clientMetadata: {
    client_name: "tests",
    redirect_uris: [redirectUrl],
    grant_types: ["authorization_code"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  },
  clientInformation: () => kept.client,
  saveClientInformation: (client) => { kept.client = client; },
  tokens: () => kept.tokens,
  saveTokens: (tokens) => { kept.tokens = tokens; },
  codeVerifier: () => kept.verifier,
  saveCodeVerifier: (verifier) => { kept.verifier = verifier; },
  discoveryState: () => kept.discovery,
  saveDiscoveryState: (discovery) => { kept.discovery = discovery; },
  redirectToAuthorization: async (place) => {
    const answer = await fetch(place, { redirect: "manual" });
    arrived = new URL(answer.headers.get("location")).searchParams;
  },
};

const make = () => new Client({ name: "integration-test", version: "0" }, negotiation);
const transport = () => new StreamableHTTPClientTransport(new URL(url), { authProvider });

const first = transport();
try {
  await make().connect(first);
} catch (error) {
  if (arrived === undefined) throw error;
}
await first.finishAuth(arrived);

const client = make();
await client.connect(transport());
const { tools } = await client.listTools();
const listed = await client.callTool({
  name: "zia_list_rule_labels",
  arguments: { page_size: 3 },
});
console.log(
  JSON.stringify({
    version: client.getNegotiatedProtocolVersion(),
    tools: tools.length,
    text: listed.content[0].text,
    token: kept.tokens.access_token,
  }),
);
await client.close();
