// How the tests run: swc strips the types, two workers share the machine, nothing is mocked.
const swc = ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }];

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  // Jest would warn of what the protobuf library keeps on the global object.
  testEnvironmentOptions: { globalsCleanup: "off" },
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist/package.json", "<rootDir>/.local/"],
  transform: { "^.+\\.ts$": swc },
  setupFiles: ["<rootDir>/test/support/environment.ts"],
  maxWorkers: 2,
  testSequencer: "<rootDir>/test/support/sequencer.js",
  testTimeout: 300_000,
};
