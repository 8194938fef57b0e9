// One request to the emulated Clerk, as cheap as Node can send it: for the second floor. Loaded by the engine's process, so plain JavaScript.

const http = require("node:http");

// As with our own provider a connection serves many requests.
const agent = new http.Agent({ keepAlive: true });

/**
 * @param {string} method
 * @param {string} path below /v1
 * @param {object} [body]
 * @returns {Promise<{ readonly id: string, readonly [name: string]: unknown }>}
 */
function send(method, path, body) {
  const data = body && JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${process.env.CLERK_SECRET_KEY}`,
    "content-type": "application/json",
    ...(data && { "content-length": Buffer.byteLength(data) }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(process.env.CLERK_API_URL + path, { method, agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => (text += part));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode < 300) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text}`));
      });
    });
    request.on("error", reject);
    request.end(data);
  });
}

module.exports = { send };
