#!/usr/bin/env node
// Starts the server for dynamic resources of the @pulumi/pulumi that the program uses, as the shell script inside that package does, but in
// one process, and not living on when the engine was killed.

const fs = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");

// An engine that was killed sends nothing any more, but its end of the pipe closes.
const input = fs.fstatSync(0, { bigint: true });
if (input.isFIFO() || input.isSocket()) process.stdin.on("end", () => process.exit(0)).resume();

// The engine starts this in the program's folder.
const requireHere = createRequire(path.join(process.cwd(), "_"));
requireHere("@pulumi/pulumi/cmd/dynamic-provider");
