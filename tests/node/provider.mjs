// A newsroom's single sign-on: a certified OpenID Provider on 127.0.0.1. Reads {port, client, accounts, ttl, methods} as JSON
// from standard input: the client's metadata (OpenID Connect Registration, section 2), login → claims, lifetimes in seconds
// by kind of token, and the ways clients may show their secret. Writes a line once it listens. Any password is right; “[ Cancel ]” is what the page offers besides.

import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Provider } from "oidc-provider";

const job = JSON.parse(await text(process.stdin));
const lifetimes = Object.fromEntries(Object.entries(job.ttl ?? {}).map(([kind, seconds]) => [kind, () => seconds]));
const provider = new Provider(`http://127.0.0.1:${job.port}`, {
  clients: [job.client],
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"], email: ["email", "email_verified"] },
  findAccount: (_context, login) => ({ accountId: login, claims: () => ({ sub: login, ...job.accounts[login] }) }),
  pkce: { required: () => true },
  ttl: lifetimes,
  ...(job.methods && { clientAuthMethods: job.methods }),
});
const server = createServer(provider.callback()).listen(job.port, "127.0.0.1");
await once(server, "listening");
process.stdout.write("listening\n");
