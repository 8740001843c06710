// matrix-js-sdk: a room's history as one answer of its server, added in one call, the latest first as it leafs back.
import { logger } from "matrix-js-sdk/lib/logger.js";
import { createClient, MatrixEvent, Room } from "matrix-js-sdk";

logger.setLevel?.("silent");
const ME = "@me:bench";
const ROOM = "!room:bench";

export const contestant = ({ texts, most }) => {
  const [{ admit: chat }] = JSON.parse(texts()[0]).update.items;
  const chunk = chat.threads[0].events.map(({ id, at, author, content }) => ({
    type: "m.room.message",
    event_id: `$${id}`,
    room_id: ROOM,
    sender: `@${Object.values(author)[0]}:bench`,
    origin_server_ts: at,
    content: { msgtype: "m.text", body: content.text },
  }));
  const answer = JSON.stringify({ chunk });
  return {
    count: most,
    begin: () => new Room(ROOM, createClient({ baseUrl: "http://127.0.0.1:1", userId: ME }), ME),
    take(room) {
      const events = JSON.parse(answer).chunk.map((event) => new MatrixEvent(event));
      room.addEventsToTimeline(events.reverse(), true, false, room.getLiveTimeline());
    },
    held: (room) => room.getLiveTimeline().getEvents().length,
  };
};
