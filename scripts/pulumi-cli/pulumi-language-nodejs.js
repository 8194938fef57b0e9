#!/usr/bin/env node
// The Node language host for a Pulumi CLI that was built from source: tells the engine about a Node program, and runs it.
// One copy serves every checkout, so it takes @pulumi/pulumi from the folder that the engine starts it in, and the program's own for the run.
// It knows nothing of code generation, and leaves it to the engine to ask for plugins as it needs them.

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");

/** A program that has already told the user what is wrong ends with this code. */
const SAID_ALREADY = 32;

/** Node's own search: node_modules here and in every folder above. */
const requireFrom = (folder) => createRequire(path.join(folder, "_"));

function loadSdk() {
  const folder = process.cwd();
  try {
    const entry = requireFrom(folder).resolve("@pulumi/pulumi/package.json");
    const sdk = createRequire(entry);
    return {
      grpc: sdk("@grpc/grpc-js"),
      empty: sdk("google-protobuf/google/protobuf/empty_pb"),
      plugin: sdk("@pulumi/pulumi/proto/plugin_pb"),
      messages: sdk("@pulumi/pulumi/proto/language_pb"),
      services: sdk("@pulumi/pulumi/proto/language_grpc_pb"),
    };
  } catch (error) {
    process.stderr.write(
      `pulumi-language-nodejs: @pulumi/pulumi cannot be loaded from ${folder} (${error.message.split("\n")[0]}). Run npm install there.\n`,
    );
    process.exit(1);
  }
}

const { grpc, empty, plugin, messages, services } = loadSdk();
const engineAddress = process.argv.slice(2).findLast((arg) => !arg.startsWith("-")) ?? "";

/** @type {import("node:child_process").ChildProcess | undefined} */
let program;

/** A method that answers with what `answer` gives, or with its error. */
const unary = (answer) => (call, callback) => {
  Promise.resolve(call.request)
    .then(answer)
    .then(
      (response) => callback(null, response),
      (error) => callback({ code: grpc.status.UNKNOWN, message: error.message }),
    );
};

function runProgram(request) {
  const info = request.getInfo();
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const folder = info?.getProgramDirectory() || request.getPwd();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory(),
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  const args = [
    ...(typeof options.nodeargs === "string" ? options.nodeargs.split(/\s+/).filter(Boolean) : []),
    requireFrom(folder).resolve("@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || request.getProgram(),
    ...request.getArgsList(),
  ];
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
    ...(typeof options.tsconfig === "string" ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
  return new Promise((resolve, reject) => {
    program = spawn(process.execPath, args, { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
    program.on("error", reject);
    program.on("close", (code, signal) => {
      program = undefined;
      const response = new messages.RunResponse();
      if (code === SAID_ALREADY) response.setBail(true);
      else if (code !== 0) response.setError(`Program ${signal ? `was ended by ${signal}` : `exited with non-zero exit code: ${code}`}`);
      resolve(response);
    });
  });
}

/** What the nearest package.json declares, in the versions that are installed. */
function dependenciesOf(request) {
  const folder = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const manifest = readManifest(findUp(folder));
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const response = new messages.GetProgramDependenciesResponse();
  for (const name of names.sort()) {
    const found = requireFrom(folder)
      .resolve.paths(name)
      ?.find((modules) => fs.existsSync(path.join(modules, name, "package.json")));
    if (!found) continue;
    const entry = new messages.DependencyInfo();
    entry.setName(name);
    entry.setVersion(readManifest(path.join(found, name, "package.json")).version ?? "");
    response.addDependencies(entry);
  }
  return response;
}

function findUp(folder) {
  const file = path.join(folder, "package.json");
  if (fs.existsSync(file) || path.dirname(folder) === folder) return file;
  return findUp(path.dirname(folder));
}

function readManifest(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
}

function about() {
  const response = new messages.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  return response;
}

function installDependencies(call) {
  const npm = spawn("npm", ["install"], { cwd: call.request.getDirectory(), stdio: ["ignore", "pipe", "pipe"] });
  const send = (setter) => (chunk) => {
    const response = new messages.InstallDependenciesResponse();
    response[setter](chunk);
    call.write(response);
  };
  npm.stdout.on("data", send("setStdout"));
  npm.stderr.on("data", send("setStderr"));
  npm.on("error", (error) => call.emit("error", { code: grpc.status.UNKNOWN, message: `npm install: ${error.message}` }));
  npm.on("close", (code) => {
    if (code === 0) call.end();
    else call.emit("error", { code: grpc.status.UNKNOWN, message: `npm install ended with exit code ${code}` });
  });
}

function stop(code) {
  program?.kill();
  process.exit(code);
}

const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(services.LanguageRuntimeService, {
  handshake: unary(() => new messages.LanguageHandshakeResponse()),
  getRequiredPlugins: unary(() => new messages.GetRequiredPluginsResponse()),
  getRequiredPackages: unary(() => new messages.GetRequiredPackagesResponse()),
  getPluginInfo: unary(() => new plugin.PluginInfo()),
  getProgramDependencies: unary(dependenciesOf),
  about: unary(about),
  runtimeOptionsPrompts: unary(() => new messages.RuntimeOptionsResponse()),
  cancel: unary(() => {
    program?.kill();
    return new empty.Empty();
  }),
  installDependencies,
  run: unary(runProgram),
});

server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  // The engine waits for exactly this line.
  process.stdout.write(`${port}\n`);
});

process.on("SIGINT", () => stop(130));
process.on("SIGTERM", () => stop(143));
// An engine that was killed sends nothing any more, but its end of the pipe closes.
const input = fs.fstatSync(0, { bigint: true });
if (input.isFIFO() || input.isSocket()) process.stdin.on("end", () => stop(0)).resume();
