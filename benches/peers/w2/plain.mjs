// What a page would do by hand: parse the history, and note the place of each event.
export const contestant = ({ texts, most }) => {
  const [history] = texts();
  return {
    count: most,
    begin: () => ({ chats: new Map() }),
    take(page) {
      for (const { admit: chat } of JSON.parse(history).update.items) {
        const { events } = chat.threads[0];
        const places = new Map();
        events.forEach((event, place) => places.set(event.id, place));
        page.chats.set(chat.id, { events, places });
      }
    },
    held: (page) => [...page.chats.values()].reduce((sum, chat) => sum + chat.events.length, 0),
  };
};
