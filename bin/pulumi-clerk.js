#!/usr/bin/env node
// The executable. Committed, because npm links it before anything is compiled.
require("../dist/cli/index.js");
