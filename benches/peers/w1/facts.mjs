// The messages of the samples in words that a peer's own shapes can be made of.
export const facts = (texts) =>
  texts.map((text) => {
    const { chat, fact } = JSON.parse(text).update.items[0].fact.chat;
    const { id, at, author, content } = fact.event_posted.event;
    return { chat, id, at, author: Object.values(author)[0], text: content.text };
  });
