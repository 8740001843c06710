// What a page would do by hand: parse, look the chat up, push, and note the place of the event.
export const contestant = ({ texts }) => {
  const messages = texts();
  return {
    count: messages.length,
    begin: () => ({ cursor: JSON.parse(messages[0]).update.from, chats: new Map() }),
    take(page) {
      for (const text of messages) {
        const { from, to, items } = JSON.parse(text).update;
        if (from !== page.cursor) throw new Error("a gap");
        for (const item of items) {
          const { chat: id, fact } = item.fact.chat;
          let chat = page.chats.get(id);
          if (!chat) page.chats.set(id, (chat = { events: [], places: new Map() }));
          const { event } = fact.event_posted;
          chat.places.set(event.id, chat.events.length);
          chat.events.push(event);
        }
        page.cursor = to;
      }
    },
    held: (page) => [...page.chats.values()].reduce((sum, chat) => sum + chat.events.length, 0),
  };
};
