// Preloaded into a child (node --require): ends it when the process that started it is gone, however that one ended.

// The pipe closes with the parent. It must not keep a child alive that wants to end by itself.
process.stdin.on("end", () => process.kill(process.pid, "SIGTERM")).resume();
process.stdin.unref();
