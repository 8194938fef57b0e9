#!/usr/bin/env bash
# axios 1.21.1 on Node: loading it, without a request and with its adapter for http, makes Node load its whole implementation of fetch (undici),
# because axios asks once for the global FormData, which Node makes when it is first asked for. A client that was chosen to start fast pays for both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error axios@1.21.1 >/dev/null
seen=$(node -e '
  const loaded = () => process.moduleLoadList.some((name) => name.endsWith("internal/deps/undici/undici"));
  const before = loaded();
  require("axios");
  console.log(`before: ${before}, after: ${loaded()}`);
')
echo "fetch is loaded: $seen"
test "$seen" = "before: false, after: true"
