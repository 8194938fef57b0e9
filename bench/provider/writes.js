// The second floor: a provider that sends the one request that no provider can do without for each object that it writes, checks nothing
// and reads nothing. Loaded by the engine's process, so plain JavaScript.

const { send } = require("./http");
const { declared, forEachKind, times } = require("./kinds");

module.exports = forEachKind((path) => ({
  async create(inputs) {
    const { id, created_at, updated_at } = await send("POST", path, declared(inputs));
    return { id, outs: { ...inputs, ...times(created_at, updated_at) } };
  },
  read: async (id, props) => ({ id, props }),
  async update(id, _olds, news) {
    const { created_at, updated_at } = await send("PATCH", `${path}/${id}`, declared(news));
    return { outs: { ...news, ...times(created_at, updated_at) } };
  },
  async delete(id) {
    await send("DELETE", `${path}/${id}`);
  },
}));
