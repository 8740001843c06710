// Parlor's replica in wasm, fed as a socket feeds it: one message, one Uint8Array.
import { createRequire } from "node:module";

const { Page } = createRequire(import.meta.url)(process.env.PARLOR_INGEST);

export const contestant = ({ frames, most }) => {
  const start = frames("start.bin");
  const messages = frames("messages.bin").slice(0, most);
  const receive = (page, bytes) => {
    if (!page.receive(bytes)) throw new Error("a frame was not applied");
  };
  let last;
  return {
    count: messages.length,
    begin() {
      last?.free();
      last = new Page();
      for (const bytes of start) receive(last, bytes);
      return last;
    },
    take(page) {
      for (const bytes of messages) receive(page, bytes);
    },
    held: (page) => page.events(),
  };
};
