// The usual socket server of Node: ws and better-sqlite3, storing each message for good before it is passed on.
// Usage: node server.mjs row|group FOLDER; says where it listens, and ends with its standard input.
import { join } from "node:path";
import Database from "better-sqlite3";
import { WebSocketServer } from "ws";

const [commit, folder] = process.argv.slice(2);
const db = new Database(join(folder, "node.db"));
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("CREATE TABLE messages (position INTEGER PRIMARY KEY, chat INTEGER, body BLOB) STRICT");
const insert = db.prepare("INSERT INTO messages (chat, body) VALUES (?, ?)");
const insertAll = db.transaction((group) => {
  for (const { chat, body } of group) insert.run(chat, body);
});

const seats = [];
const pass = ({ chat, body }) => {
  for (const seat of [seats[2 * chat], seats[2 * chat + 1]]) seat?.send(body);
};

let group = [];
const flush = () => {
  const stored = group;
  group = [];
  insertAll(stored);
  stored.forEach(pass);
};
const take = {
  row(message) {
    insert.run(message.chat, message.body);
    pass(message);
  },
  // What comes in one turn of the loop is stored together.
  group(message) {
    if (group.push(message) === 1) setImmediate(flush);
  },
}[commit];

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket) => {
  let place;
  socket.on("message", (body) => {
    if (place !== undefined) return take({ chat: place >> 1, body });
    place = body.readUInt32LE(0);
    seats[place] = socket;
    socket.send(body);
  });
  socket.on("error", () => {});
});
server.on("listening", () => console.log(JSON.stringify({ address: `127.0.0.1:${server.address().port}` })));
process.stdin.on("end", () => process.exit(0)).resume();
