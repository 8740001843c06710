// Parlor's replica in wasm says something, which it shows at once, and is told that it is done.
import { createRequire } from "node:module";

const { Page } = createRequire(import.meta.url)(process.env.PARLOR_INGEST);

export const contestant = ({ frames, most }) => {
  const start = frames("start.bin");
  const acks = frames("messages.bin").slice(0, most);
  const receive = (page, bytes) => {
    if (!page.receive(bytes)) throw new Error("a frame was not applied");
  };
  let last;
  return {
    count: most,
    begin() {
      last?.free();
      last = new Page();
      for (const bytes of start) receive(last, bytes);
      return last;
    },
    take(page) {
      for (const ack of acks) {
        page.say("The order from last week has not come yet, could you have a look?");
        receive(page, ack);
      }
    },
    held: (page) => page.said(),
  };
};
