// Parlor's replica in wasm is let into a chat: one frame with all that was said in it.
import { createRequire } from "node:module";

const { Page } = createRequire(import.meta.url)(process.env.PARLOR_INGEST);

export const contestant = ({ frames, most }) => {
  const start = frames("start.bin");
  const [history] = frames("messages.bin");
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
    take: (page) => receive(page, history),
    held: (page) => page.events(),
  };
};
