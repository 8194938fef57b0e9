#!/usr/bin/env bash
# axios 1.21.1: where an answer is longer than maxContentLength, the error has no response, so that the status that the server has sent (here 422) is
# lost, although validateStatus accepts every status. Who must tell a refusal from a success that is too long has to take the status himself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error axios@1.21.1 >/dev/null
seen=$(node -e '
  const axios = require("axios");
  const server = require("node:http").createServer((_, response) => response.writeHead(422).end("x".repeat(2000)));
  server.listen(0, "127.0.0.1", async () => {
    const url = `http://127.0.0.1:${server.address().port}/`;
    const asked = axios.get(url, { maxContentLength: 1000, validateStatus: () => true, proxy: false });
    const error = await asked.catch((each) => each);
    console.log(`${error.code}, response: ${error.response}, status: ${error.status}`);
    server.close();
  });
')
echo "$seen"
test "$seen" = "ERR_BAD_RESPONSE, response: undefined, status: undefined"
