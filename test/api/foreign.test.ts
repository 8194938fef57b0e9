/** Which sentences failures give that are not Clerk's own: pages of proxies, broken JSON, no answer at all. */
import { execFileSync } from "node:child_process";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from "node:net";
import { saysNotFound, type ClerkError } from "../../provider/api/errors";
import { toFailure } from "../../provider/api/failure";
import { describeFailure } from "../../provider/api/sentences";
import { clerkErrors, failure, startServer, type Server, type Step } from "./server";

let server: Server;
let host: string;
beforeAll(async () => {
  server = await startServer();
  host = new URL(server.url).host;
});
afterAll(() => server.close());

async function ask(step: Step, method: "GET" | "POST" = "POST"): Promise<ClerkError> {
  server.script(step);
  return failure(
    server.client({ retry: { tries: 1 } }).request({ method, path: "/jwt_templates", ...(method === "GET" ? {} : { body: {} }) }),
  );
}

describe("answers that are not Clerk's", () => {
  const page =
    "<!doctype html><html><head><style>b{}</style><title>Sign in</title></head><body><b>Corporate &amp; proxy</b> says no " +
    "x".repeat(200);
  const rows: readonly [name: string, step: Step, what: string][] = [
    [
      "an HTML page with 200",
      { text: page, type: "text/html" },
      `status 200 with content type text/html, beginning "Sign in Corporate & proxy says no ${"x".repeat(46)}…".`,
    ],
    [
      "an HTML page with 502",
      { status: 502, text: "<h1>Bad gateway</h1>", type: "text/html" },
      'status 502 with content type text/html, beginning "Bad gateway".',
    ],
    [
      "an HTML page with 404",
      { status: 404, text: "<h1>Not Found</h1>", type: "text/html" },
      'status 404 with content type text/html, beginning "Not Found".',
    ],
    ["malformed JSON", { text: '{"id": "jtmp' }, 'status 200 with content type application/json, beginning "{"id": "jtmp".'],
    ["an empty 200", {}, "status 200 with content type application/json, and without content."],
    ["a number", { body: 7 }, 'status 200 with content type application/json, beginning "7".'],
    ["null", { text: "null" }, 'status 200 with content type application/json, beginning "null".'],
    [
      "JSON of somebody else",
      { status: 403, body: { error: "blocked" } },
      'status 403 with content type application/json, beginning "{"error":"blocked"}".',
    ],
    [
      "an empty list of errors",
      { status: 400, body: { errors: [] } },
      'status 400 with content type application/json, beginning "{"errors":[]}".',
    ],
  ];
  it.each(rows)("%s", async (_name, step, what) => {
    const error = await ask(step, "GET");
    expect(error.code).toBe("malformed");
    expect(error.message).toContain(`The answer to GET /jwt_templates is not one of Clerk's: ${what} `);
    expect(error.message).toContain(
      `A proxy or firewall on the way may have sent it, or CLERK_API_URL is wrong. Check that ${server.url} is Clerk's Backend API`,
    );
    expect(saysNotFound(error)).toBe(false);
  });

  it("204 and an empty 202 are answers", async () => {
    server.script({ status: 204 }, { status: 202 });
    const client = server.client();
    expect(await client.request({ method: "PATCH", path: "/instance", body: {} })).toBeUndefined();
    expect(await client.request({ method: "POST", path: "/instance/change_domain", body: {} })).toBeUndefined();
  });

  it("a redirect is not followed, and names where it leads", async () => {
    const error = await ask({ status: 301, headers: { location: "https://other.example/v1/jwt_templates" } }, "GET");
    expect(server.seen).toHaveLength(1);
    expect(error).toMatchObject({ code: "redirect", status: 301 });
    expect(error.message).toBe(
      `${host} answered with a redirect to other.example (status 301), which is not followed, so that the key goes nowhere else. Give the address behind the redirect in CLERK_API_URL, if it is one that may see the key.`,
    );
  });

  it("only Clerk says that an object does not exist", async () => {
    expect(saysNotFound(await ask({ status: 404, body: clerkErrors({ code: "resource_not_found" }) }, "GET"))).toBe(true);
  });
});

describe("no answer", () => {
  let tcp: TcpServer;
  let tcpHost: string;
  beforeAll(async () => {
    tcp = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.end("SSH-2.0-OpenSSH\r\n\r\n");
    });
    await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
    tcpHost = `127.0.0.1:${(tcp.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    tcp.close();
  });

  it.each([
    [
      "not HTTP",
      () => `http://${tcpHost}/v1`,
      /lost the connection to 127.0.0.1:\d+ \(address from CLERK_API_URL\): what answers there does not speak HTTP \(HPE_/,
    ],
    [
      "https to a server without TLS",
      () => server.url.replace("http", "https"),
      /cannot reach 127.0.0.1:\d+ .*: what listens there does not speak TLS.*\(EPROTO|ERR_SSL/,
    ],
    [
      "an unknown host",
      () => "https://nothing.invalid/v1",
      /cannot reach nothing.invalid .*(there is no host of this name \(ENOTFOUND\)|the name server does not answer \(EAI_AGAIN\))/,
    ],
  ])("%s", async (_name, url, message) => {
    const error = await failure(server.client({ apiUrl: url() }).request({ method: "GET", path: "/x" }));
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ code: "network", mayHaveHappened: false });
    expect(error.status).toBeUndefined();
  });

  it.each([
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "its certificate is not trusted", "NODE_EXTRA_CA_CERTS"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "its certificate is not trusted", "NODE_EXTRA_CA_CERTS"],
    ["CERT_HAS_EXPIRED", "its certificate has expired", "Check the clock of this machine"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another host", "Correct CLERK_API_URL"],
    ["ESOMETHINGNEW", "the request failed on the way", "Check the network of this machine"],
  ])("%s is explained", (code, what, advice) => {
    const settings = { secretKey: "k", keySource: "s", apiUrl: "https://api.clerk.com/v1" };
    const request = { method: "POST", path: "/x" } as const;
    const known = { tried: 1, spentMs: 1, totalMs: 1, decision: undefined, retryAfterMs: undefined, mayHaveHappened: false, hide: String };
    const failed = toFailure(Object.assign(new Error("as Node throws it"), { code }), 1);
    expect(failed).toMatchObject({ repeat: "hopeless", sent: code === "ESOMETHINGNEW" });
    const { message } = describeFailure({ settings, request, failure: failed, ...known });
    expect(message).toContain(`api.clerk.com: ${what} (${code}).`);
    expect(message).toContain(advice);
  });

  it("a proxy that is set is named, not its value", () => {
    // In a process of its own, because the tests run side by side.
    const script = `
      const { createClient } = require("./provider/api/client");
      createClient({ secretKey: "k", keySource: "s", apiUrl: "https://api.clerk.example/v1", retry: { tries: 1 } })
        .request({ method: "GET", path: "/x" }).catch((error) => console.log(error.message));`;
    const env = {
      ...process.env,
      https_proxy: "http://user:passw0rd@127.0.0.1:9",
      no_proxy: "",
      NO_PROXY: "",
      TS_NODE_TRANSPILE_ONLY: "1",
    };
    const out = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], { env, encoding: "utf8" });
    expect(out).toContain("pulumi-clerk cannot reach api.clerk.example: nothing is listening there (ECONNREFUSED).");
    expect(out).toContain("A proxy is set by https_proxy: check that too.");
    expect(out).not.toContain("passw0rd");
  });
});
