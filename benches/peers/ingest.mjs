// One contestant takes in what it is given, once to warm up and then against the clock; prints the median of messages a
// second.
// Usage: node --expose-gc ingest.mjs CONTESTANT FOLDER MOST RUNS (what the folder holds: see benches/src/samples.rs)
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [name, folder, most, runs] = process.argv.slice(2);
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
const rates = [];
for (let run = 0; run <= Number(runs); run++) {
  const page = given.begin();
  globalThis.gc?.();
  const began = performance.now();
  await given.take(page);
  const seconds = (performance.now() - began) / 1000;
  const held = given.held(page);
  if (held !== given.count) throw new Error(`${name} holds ${held} of ${given.count} messages`);
  if (run > 0) rates.push(given.count / seconds);
}
rates.sort((one, other) => one - other);
console.log(rates[Math.floor(rates.length / 2)]);
process.exit(0);
