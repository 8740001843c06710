// tinode-sdk, from its connection's message handler on. It puts every packet off to a timer, so the last one is awaited.
import sdk from "tinode-sdk";
import { facts } from "./facts.mjs";

// Node has no IndexedDB; the sdk keeps nothing here but asks for an old copy to be deleted.
sdk.Tinode.setDatabaseProvider({ deleteDatabase: () => ({}) });

export const contestant = ({ texts }) => {
  const seqs = new Map();
  const packets = facts(texts()).map(({ chat, at, author, text }) => {
    const topic = `grp${chat}`;
    const seq = (seqs.get(topic) ?? 0) + 1;
    seqs.set(topic, seq);
    const data = { topic, from: `usr${author}`, ts: new Date(at).toISOString(), seq, content: text };
    return JSON.stringify({ data });
  });
  return {
    count: packets.length,
    begin() {
      const page = new sdk.Tinode({ appName: "bench", host: "127.0.0.1:1", apiKey: "none", transport: "ws" });
      page.getMeTopic();
      for (const topic of seqs.keys()) page.getTopic(topic).noteRecv = () => {};
      return page;
    },
    take: (page) =>
      new Promise((done) => {
        let due = packets.length;
        page.onDataMessage = () => --due || done();
        for (const packet of packets) page._connection.onMessage(packet);
      }),
    held: (page) => [...seqs.keys()].reduce((sum, topic) => sum + page.getTopic(topic).messageCount(), 0),
  };
};
