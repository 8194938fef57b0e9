// One at a time: the lock that keeps two set-ups apart, and that a dead holder does not keep.

import { spawn } from "node:child_process";
import fs, { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { repository, until } from "./sandbox";

const { withLock } = require("../../scripts/lib/lock") as {
  withLock: <T>(file: string, work: () => Promise<T>, options?: { onWait?: () => void }) => Promise<T>;
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-clerk-lock-"));
  file = join(folder, "deep/work.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("it gives what the work gives, and lets go afterwards, also when the work fails", async () => {
  await expect(withLock(file, async () => 42)).resolves.toBe(42);
  await expect(withLock(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(readdirSync(join(folder, "deep"))).toEqual([]);
});

test("eight at once never overlap", async () => {
  let inside = 0;
  let most = 0;
  let done = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
    done++;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(file, work)));
  expect([most, done]).toEqual([1, 8]);
});

test("who has to wait is told once", async () => {
  const tries = jest.spyOn(fs, "linkSync");
  let waits = 0;
  let release: (() => void) | undefined;
  const held = withLock(file, () => new Promise<void>((resolve) => (release = resolve)));
  await until(() => existsSync(file), "the lock is held");
  const second = withLock(file, async () => "then", { onWait: () => waits++ });
  await until(() => tries.mock.calls.length >= 4, "the second tries again and again");
  release?.();
  await held;
  await expect(second).resolves.toBe("then");
  expect(waits).toBe(1);
  tries.mockRestore();
});

test("the lock of a process that was killed is taken over", async () => {
  const script = `require(${JSON.stringify(join(repository, "scripts/lib/lock"))}).withLock(${JSON.stringify(file)}, () => new Promise(() => setInterval(() => {}, 1000)))`;
  const holder = spawn(process.execPath, ["-e", script]);
  await until(() => existsSync(file), "the other process holds the lock");
  holder.kill("SIGKILL");
  await new Promise((resolve) => holder.once("close", resolve));
  expect(existsSync(file)).toBe(true);
  await expect(withLock(file, async () => readFileSync(file, "utf8"))).resolves.toContain(`"pid":${process.pid}`);
});

test("the lock of another machine is taken over only when nobody has touched it for long", async () => {
  await withLock(file, async () => undefined);
  writeFileSync(file, JSON.stringify({ host: `not-${hostname()}`, pid: 1 }));
  let waits = 0;
  const waiting = withLock(file, async () => "taken", { onWait: () => waits++ });
  await until(() => waits > 0, "it waits");
  utimesSync(file, new Date(0), new Date(0));
  await expect(waiting).resolves.toBe("taken");
});
