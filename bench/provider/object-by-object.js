// A provider as one writes it first, with Node's own fetch: every object is written and read by itself. What it has made or changed it reads
// back, as providers for Terraform do, and before it changes an object it reads what stands. Loaded by the engine's process, so plain JavaScript.

const { declared, forEachKind, times } = require("./kinds");

/** @param {string} method @param {string} path below /v1 @param {object} [body] */
async function send(method, path, body) {
  const response = await fetch(process.env.CLERK_API_URL + path, {
    method,
    headers: { authorization: `Bearer ${process.env.CLERK_SECRET_KEY}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

module.exports = forEachKind((path) => {
  /** @param {string} id @param {object} props */
  async function readBack(id, props) {
    const live = await send("GET", `${path}/${id}`);
    const known = Object.keys(declared(props)).filter((name) => live[name] !== undefined);
    return { ...props, ...Object.fromEntries(known.map((name) => [name, live[name]])), ...times(live.created_at, live.updated_at) };
  }
  return {
    async create(inputs) {
      const { id } = await send("POST", path, declared(inputs));
      return { id, outs: await readBack(id, inputs) };
    },
    read: async (id, props) => ({ id, props: await readBack(id, props) }),
    async update(id, olds, news) {
      await readBack(id, olds);
      await send("PATCH", `${path}/${id}`, declared(news));
      return { outs: await readBack(id, news) };
    },
    async delete(id) {
      await send("DELETE", `${path}/${id}`);
    },
  };
});
