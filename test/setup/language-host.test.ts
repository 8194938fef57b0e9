// The Node helpers beside a CLI that was built from source: they serve whatever checkout they are started in, and end with the engine.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { repository, until } from "./sandbox";

let folder: string;
let checkout: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-clerk-host-")));
  for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"])
    copyFileSync(join(repository, `scripts/pulumi-cli/${name}.js`), join(folder, name));
  checkout = join(folder, "check out");
  mkdirSync(join(checkout, "programs/deep"), { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(checkout, "node_modules"));
  writeFileSync(join(checkout, "package.json"), JSON.stringify({ dependencies: { hono: "*", "not-installed": "*" } }));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(name: string, cwd: string, args: readonly string[] = ["127.0.0.1:1"]) {
  const child = spawn(process.execPath, [join(folder, name), ...args], { cwd, stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const line = new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("\n")) resolve(text);
    });
    void ended.then((code) => reject(new Error(`It ended with ${code}.`)));
  });
  line.catch(() => undefined);
  return { child, line, ended };
}

async function host(cwd: string) {
  const started = start("pulumi-language-nodejs", cwd);
  const client = new LanguageRuntimeClient(`127.0.0.1:${Number(await started.line)}`, grpc.credentials.createInsecure());
  const ask = <Request, Response>(
    method: (request: Request, done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
    request: Request,
  ) =>
    new Promise<Response>((resolve, reject) => {
      method.call(client, request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  return { ...started, client, ask };
}

function infoOf(program: string, entry = ".", options: Record<string, string | boolean> = {}) {
  const info = new messages.ProgramInfo();
  info.setRootDirectory(checkout);
  info.setProgramDirectory(program);
  info.setEntryPoint(entry);
  info.setOptions(Struct.fromJavaScript(options));
  return info;
}

const places = [
  ["the root", "."],
  ["a folder of the program", "programs"],
  ["a folder deep below", "programs/deep"],
] as const;

test.each(places)("started in %s, its first and only line is a port, and it answers there", async (_, place) => {
  const { line, client, ask } = await host(join(checkout, place));
  expect(await line).toMatch(/^\d+\n$/);
  await ask(client.handshake, new messages.LanguageHandshakeRequest());
  const about = await ask<messages.AboutRequest, messages.AboutResponse>(client.about, new messages.AboutRequest());
  expect([about.getExecutable(), about.getVersion()]).toEqual([process.execPath, process.version]);
  const required = await ask<messages.GetRequiredPackagesRequest, messages.GetRequiredPackagesResponse>(
    client.getRequiredPackages,
    new messages.GetRequiredPackagesRequest(),
  );
  expect(required.getPackagesList()).toEqual([]);
  client.close();
});

test("it names the installed versions of what the program depends on", async () => {
  const { client, ask } = await host(checkout);
  const request = new messages.GetProgramDependenciesRequest();
  request.setInfo(infoOf(join(checkout, "programs")));
  const response = await ask<messages.GetProgramDependenciesRequest, messages.GetProgramDependenciesResponse>(
    client.getProgramDependencies,
    request,
  );
  const { version } = JSON.parse(readFileSync(join(repository, "node_modules/hono/package.json"), "utf8")) as { version: string };
  expect(response.getDependenciesList().map((entry) => [entry.getName(), entry.getVersion()])).toEqual([["hono", version]]);
  client.close();
});

/** A program whose own @pulumi/pulumi runs this text in place of a program: what is tested is what it is started with. */
function programWith(name: string, text: string): string {
  const program = join(checkout, "programs", name);
  const run = join(program, "node_modules/@pulumi/pulumi/cmd/run");
  mkdirSync(run, { recursive: true });
  writeFileSync(
    join(run, "index.js"),
    `const { cwd, argv, env, execArgv } = process; require("fs").writeFileSync("seen.json", JSON.stringify({ cwd: cwd(), args: argv.slice(2), env, execArgv })); ${text};`,
  );
  return program;
}

function runRequest(program: string): messages.RunRequest {
  const request = new messages.RunRequest();
  request.setInfo(infoOf(program, "main.ts"));
  request.setPwd(program);
  request.setProject("a-project");
  request.setStack("a-stack");
  request.setOrganization("organization");
  request.setMonitorAddress("127.0.0.1:2");
  request.setParallel(7);
  return request;
}

const seenIn = (program: string) =>
  JSON.parse(readFileSync(join(program, "seen.json"), "utf8")) as {
    cwd: string;
    args: string[];
    env: NodeJS.ProcessEnv;
    execArgv: string[];
  };

test("it runs a program in its folder, with the SDK that the program has, its configuration and its arguments", async () => {
  const program = programWith("whole", "");
  const { client, ask } = await host(checkout);
  const request = runRequest(program);
  request.setDryrun(true);
  request.setArgsList(["one", "two"]);
  request.getConfigMap().set("a-project:key", "value");
  request.setConfigsecretkeysList(["a-project:key"]);
  const response = await ask<messages.RunRequest, messages.RunResponse>(client.run, request);
  expect([response.getError(), response.getBail()]).toEqual(["", false]);
  const { cwd, args, env } = seenIn(program);
  expect(cwd).toBe(program);
  expect(args.join(" ")).toBe(
    `--monitor 127.0.0.1:2 --engine 127.0.0.1:1 --organization organization --project a-project --root-directory ${checkout} ` +
      `--stack a-stack --pwd ${program} --parallel 7 --dry-run main.ts one two`,
  );
  expect(env).toMatchObject({
    PULUMI_CONFIG: `{"a-project:key":"value"}`,
    PULUMI_CONFIG_SECRET_KEYS: `["a-project:key"]`,
    PULUMI_NODEJS_TYPESCRIPT: "true",
  });
  client.close();
});

test("the project's options reach Node and the SDK", async () => {
  const program = programWith("options", "");
  const { client, ask } = await host(checkout);
  const request = runRequest(program);
  request.setInfo(infoOf(program, "main.js", { typescript: false, nodeargs: "--no-warnings  --trace-uncaught", tsconfig: "other.json" }));
  await ask(client.run, request);
  const { args, env, execArgv } = seenIn(program);
  expect(execArgv).toEqual(["--no-warnings", "--trace-uncaught"]);
  expect(args).not.toContain("--dry-run");
  expect(env).toMatchObject({ PULUMI_NODEJS_TYPESCRIPT: "false", PULUMI_NODEJS_TSCONFIG_PATH: "other.json" });
  client.close();
});

test.each([
  ["ends with 3", "process.exit(3)", { error: "Program exited with non-zero exit code: 3", bail: false }],
  ["has told the user already", "process.exit(32)", { error: "", bail: true }],
  ["is killed", "process.kill(process.pid, 'SIGKILL')", { error: "Program was ended by SIGKILL", bail: false }],
])("a program that %s is reported so", async (name, text, expected) => {
  const { client, ask } = await host(checkout);
  const response = await ask<messages.RunRequest, messages.RunResponse>(client.run, runRequest(programWith(name, text)));
  expect({ error: response.getError(), bail: response.getBail() }).toEqual(expected);
  client.close();
});

test("cancelling ends the program that runs", async () => {
  const program = programWith("long", "setTimeout(() => {}, 60_000)");
  const { client, ask } = await host(checkout);
  const running = ask<messages.RunRequest, messages.RunResponse>(client.run, runRequest(program));
  await until(() => existsSync(join(program, "seen.json")), "the program runs");
  await ask(client.cancel, new Empty());
  expect((await running).getError()).toBe("Program was ended by SIGTERM");
  client.close();
});

test("what it cannot do it refuses as unimplemented", async () => {
  const { client, ask } = await host(checkout);
  await expect(ask(client.pack, new messages.PackRequest())).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
  client.close();
});

test.each(["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"])(
  "%s gives its port, and ends when the engine's end of the pipe closes",
  async (name) => {
    const { child, line, ended } = start(name, join(checkout, "programs"));
    expect(await line).toMatch(/^\d+\n$/);
    child.stdin.end();
    expect(await ended).toBe(0);
  },
);

test("where @pulumi/pulumi is not installed it says in which folder it looked", () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(folder, "pulumi-language-nodejs"), "127.0.0.1:1"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stderr).toContain(`cannot be loaded from ${folder}`);
  expect(stderr).toContain("npm install");
  expect([status, stdout]).toEqual([1, ""]);
});
