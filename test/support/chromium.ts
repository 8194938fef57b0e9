// Shows a page of ours in a real Chromium, over HTTP from this machine, and writes down all that it asks for and complains of.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import { BROWSER, findBrowser } from "../../scripts/lib/browser";

const executable = findBrowser();
if (!executable && process.env.CI === "true") throw new Error(`These tests need a Chromium. ${BROWSER}`);

/** `describe` for tests that need a browser: skipped, and counted as such, where there is none. */
export const describeBrowser = executable ? describe : describe.skip;

/** It runs as root in containers, on machines without a graphics card, and must not look for updates in a closed network. */
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface OpenPage {
  readonly page: Page;
  /** What left the page, its own address included; what its policy has held back is not among them. */
  readonly requests: readonly string[];
  /** Dialogs, errors, and lines in the console. */
  readonly complaints: readonly string[];
}

let browser: Browser | undefined;
const servers: Server[] = [];
const pages: Page[] = [];

afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => browser?.close());

export async function openHtml(html: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  browser ??= await chromium.launch({ executablePath: executable, args: SWITCHES });
  const url = await serve(html);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  pages.push(page);
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url().replace(url, "/")));
  page.on("requestfailed", (request) => {
    const at = requests.indexOf(request.url().replace(url, "/"));
    if (request.failure()?.errorText === "csp" && at >= 0) requests.splice(at, 1);
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, requests, complaints };
}

async function serve(html: string): Promise<string> {
  const server = createServer((request, response) => {
    const isPage = request.url === "/";
    response.writeHead(isPage ? 200 : 404, { "content-type": isPage ? "text/html" : "text/plain" }).end(isPage ? html : "");
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
