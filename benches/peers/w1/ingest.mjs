// One contestant of W1 takes in all messages, first to warm up and then against the clock; prints messages a second.
// Usage: node --expose-gc ingest.mjs CONTESTANT FOLDER MOST (what the folder holds: see benches/src/samples.rs)
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [name, folder, most] = process.argv.slice(2);
const { contestant } = await import(`./${name}.mjs`);

const frames = (file) => {
  const bytes = readFileSync(join(folder, file));
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    found.push(new Uint8Array(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return found;
};
const texts = () => readFileSync(join(folder, "messages.jsonl"), "utf8").trimEnd().split("\n").slice(0, Number(most));

const given = contestant({ frames, texts, most: Number(most) });
let seconds = 0;
for (let run = 0; run < 2; run++) {
  const page = given.begin();
  globalThis.gc?.();
  const began = performance.now();
  await given.take(page);
  seconds = (performance.now() - began) / 1000;
  const held = given.held(page);
  if (held !== given.count) throw new Error(`${name} holds ${held} of ${given.count} messages`);
}
console.log(given.count / seconds);
process.exit(0);
