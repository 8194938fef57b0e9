// A Pulumi stack of the root program whose state, salt and Pulumi home all lie in .local/. Knows no emulator.

const { randomBytes } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { Refusal } = require("./talk");

/** Encrypts a state that lies beside it on the same disk, so it protects nothing; who wants more sets PULUMI_CONFIG_PASSPHRASE. */
const PASSPHRASE = "local";
/** The one secret that the program asks for. */
const SECRET = "hasuraSigningKey";

/**
 * @param {{ root: string, name: string, command: string, env: NodeJS.ProcessEnv }} options env: with what Pulumi is started
 */
function openStack({ root, name, command, env }) {
  const local = path.join(root, ".local");
  const project = /^name: *(\S+)/m.exec(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8"))?.[1];
  const state = path.join(local, "state", name);
  const stateFile = path.join(state, ".pulumi/stacks", String(project), `${name}.json`);
  const configFile = path.join(local, `Pulumi.${name}.yaml`);
  const pulumiEnv = {
    ...env,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_HOME: path.join(local, "pulumi-home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(env.PULUMI_CONFIG_PASSPHRASE_FILE ? {} : { PULUMI_CONFIG_PASSPHRASE: env.PULUMI_CONFIG_PASSPHRASE ?? PASSPHRASE }),
  };

  /** @param {readonly string[]} args @param {import("node:child_process").SpawnOptions & { input?: string }} [options] */
  const pulumi = (args, options) => run(command, args, { cwd: root, env: pulumiEnv, stdio: "inherit", ...options });

  /** Runs quietly, and shows what was said only when it fails. @param {readonly string[]} args @param {{ cwd?: string, input?: string }} [options] */
  async function quietly(args, options) {
    /** @type {string[]} */
    const said = [];
    const { code } = await run(command, [...args, "--non-interactive"], {
      cwd: root,
      env: pulumiEnv,
      stdio: ["pipe", "pipe", "pipe"],
      input: "",
      onLine: (line) => said.push(line),
      ...options,
    });
    if (code !== 0) throw new Refusal([`pulumi ${args.slice(0, 2).join(" ")} failed (exit code ${code}):`, ...said].join("\n"));
  }

  /** `stack init` writes the salt beside the project file that it finds, wherever it is told to look for configuration. */
  async function create() {
    const scratch = path.join(local, `new-${name}`);
    fs.rmSync(scratch, { recursive: true, force: true });
    fs.mkdirSync(scratch, { recursive: true });
    fs.writeFileSync(path.join(scratch, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
    // Without its state, an old salt is of no use.
    fs.rmSync(configFile, { force: true });
    fs.mkdirSync(state, { recursive: true });
    await quietly(["stack", "init", name, "--no-select"], { cwd: scratch });
    fs.renameSync(path.join(scratch, `Pulumi.${name}.yaml`), configFile);
    fs.rmSync(scratch, { recursive: true });
  }

  const asked = ["--stack", name, "--config-file", configFile];

  return {
    hasStack: () => fs.existsSync(stateFile),

    managesObjects() {
      if (!fs.existsSync(stateFile)) return false;
      const resources = JSON.parse(fs.readFileSync(stateFile, "utf8")).checkpoint?.latest?.resources ?? [];
      return resources.some((resource) => String(resource.type).startsWith("pulumi-nodejs:dynamic/clerk:"));
    },

    clear() {
      for (const kept of [state, configFile]) fs.rmSync(kept, { recursive: true, force: true });
    },

    /** Makes it, and the secret of its program, unless they are there. */
    async ensure() {
      if (!fs.existsSync(stateFile)) await create();
      if (fs.existsSync(configFile) && fs.readFileSync(configFile, "utf8").includes(`${project}:${SECRET}:`)) return;
      // By stdin, because the arguments of a process are seen by others.
      await quietly(["config", "set", "--secret", SECRET, ...asked], { input: randomBytes(32).toString("hex") });
    },

    /** @param {string} operation @param {readonly string[]} flags */
    run: (operation, flags) => pulumi([operation, ...asked, "--suppress-permalink=true", ...flags]),
  };
}

module.exports = { openStack };
