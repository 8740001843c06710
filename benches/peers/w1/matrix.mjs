// matrix-js-sdk: each event goes into the live timeline of its room.
import { logger } from "matrix-js-sdk/lib/logger.js";
import { createClient, MatrixEvent, Room } from "matrix-js-sdk";
import { facts } from "./facts.mjs";

logger.setLevel?.("silent");
const ME = "@me:bench";

export const contestant = ({ texts }) => {
  const events = facts(texts()).map(({ chat, id, at, author, text }) =>
    JSON.stringify({
      type: "m.room.message",
      event_id: `$${id}`,
      room_id: `!${chat}:bench`,
      sender: `@${author}:bench`,
      origin_server_ts: at,
      content: { msgtype: "m.text", body: text },
    }),
  );
  const rooms = new Set(events.map((text) => JSON.parse(text).room_id));
  return {
    count: events.length,
    begin() {
      const client = createClient({ baseUrl: "http://127.0.0.1:1", userId: ME });
      return new Map([...rooms].map((id) => [id, new Room(id, client, ME)]));
    },
    async take(page) {
      for (const text of events) {
        const event = JSON.parse(text);
        await page.get(event.room_id).addLiveEvents([new MatrixEvent(event)], { addToState: false });
      }
    },
    held: (page) => [...page.values()].reduce((sum, room) => sum + room.getLiveTimeline().getEvents().length, 0),
  };
};
