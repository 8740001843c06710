//! The shapes of values that cross into JavaScript, for TypeScript.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** 26 digits of Crockford's base 32. */
export type Id = string;
/** Milliseconds since 1970-01-01 UTC. */
export type Time = number;
export type User = { customer: Id } | { agent: Id } | "system";

export interface ParlorOptions {
  /** Where the server is, such as `https://chat.example`; the page's own origin without it. */
  url?: string;
  kind: "agent" | "customer";
  /** A customer's token that your own server keeps; without it the SDK gets one and keeps it in this browser. */
  token?: string;
  /** Run against the authority in this browser's demo page instead of a server. */
  demo?: boolean;
}

export type Assignment = "automatic" | { offer: { accept_ms: number } } | "pick_up";
export type RoutingStatus = "accepting" | "paused" | "offline";

export type Command =
  | { start_thread: { group?: Id; name?: string; email?: string; text?: string } }
  | { post_event: { chat: Id; text: string; audience?: "all" | "agents" } }
  | { add_note: { chat: Id; text: string } }
  | { mark_seen: { chat: Id; thread: Id; delivered?: Id; read?: Id } }
  | { rate: { chat: Id; thread: Id; score: 1 | 2 | 3 | 4 | 5; comment?: string } }
  | { save_customer: { chat: Id; name?: string; email?: string } }
  | { pick_up: { chat?: Id } }
  | { accept_offer: { chat: Id } }
  | { decline_offer: { chat: Id } }
  | { transfer: { chat: Id; to: { agent: Id } | { group: Id } } }
  | { close_thread: { chat: Id } }
  | { set_routing_status: { agent?: Id; status: RoutingStatus } }
  | { save_agent: { agent?: Id; name: string; email: string; role: AgentRole; capacity: number; groups: Id[]; bot?: boolean } }
  | { save_group: { group?: Id; name: string; assignment?: Assignment } }
  /** What is left out goes back to its default. */
  | { save_group_rules: { group: Id; rules: Record<string, unknown> } };

export type AgentRole = "observer" | "agent" | "supervisor" | "admin";

export type System =
  | { agent_joined: { name: string } }
  | { agent_left: { name: string } }
  | { transferred: { from: string; to: string } }
  | { transferred_to_group: { group: Id; name: string } }
  | { agent_lost: { name: string } }
  | { closed: { by: "customer" | "agent" } }
  | { customer_banned: { days: number } };

export interface ChatEvent {
  id: Id;
  at: Time;
  author: User;
  audience: "all" | "agents";
  content: { text: string } | { system: System };
}

export interface Thread {
  id: Id;
  group: Id;
  started_at: Time;
  closed: { at: Time; by: "customer" | "agent" } | null;
  members: { user: User; name: string | null; role: "customer" | "agent"; active: boolean }[];
  events: ChatEvent[];
  notes: { id: Id; at: Time; author: User; text: string }[];
  marks: { user: User; delivered: Id | null; read: Id | null }[];
  rating: { score: number; comment: string | null; at: Time } | null;
}

export interface Chat {
  id: Id;
  customer: { id: Id; name: string | null; email: string | null };
  threads: Thread[];
}

export interface Work {
  chat: Id;
  thread: Id;
  group: Id;
  queued_at: Time;
  state:
    | "queued"
    | { offered: { agent: Id; until: Time; reason: "routing" | { transfer: { from: Id; since: Time } } } }
    | { assigned: { agent: Id; since: Time } };
  declined: Id[];
}

export interface Agent {
  id: Id;
  name: string;
  email: string;
  role: AgentRole;
  capacity: number;
  groups: Id[];
  bot: boolean;
}

export interface Desk {
  agents: Record<Id, { profile: Agent; status: RoutingStatus; idle_since: Time }>;
  groups: Record<Id, { id: Id; name: string; order: number; assignment: Assignment }>;
  works: Record<Id, Work>;
  /** What admins have set on groups, by subject; empty for a customer. */
  rules: Record<Id, Record<string, unknown>>;
}

export interface Outbox {
  pending: { number: number; at: Time; command: Command }[];
  failed: { command: { number: number; at: Time; command: Command }; reject: string }[];
}

export interface Link {
  state: "opening" | "live" | "waiting" | "stopped";
  transport?: "socket" | "poll";
  /** When the next attempt is made. */
  at?: Time;
  /** What has to happen first. */
  needs?: "sign_in" | "reload";
}

export type Told =
  | { typing: { chat: Id; user: User; typing: boolean } }
  | { presence: { user: User; online: boolean } }
  | { position: { chat: Id; position: number } }
  | { sneak_peek: { chat: Id; text: string } }
  | { thinking: { chat: Id; user: User; title: string; description: string } }
  | { multicast: { from: User; kind: string; content: string } };

export type Signal =
  | { typing: { chat: Id; typing: boolean } }
  | { whispering: { chat: Id; typing: boolean } }
  | { sneak_peek: { chat: Id; text: string } }
  | { thinking: { chat: Id; title?: string; description?: string; agents_only?: boolean } }
  | {
      multicast: {
        to: { all_agents?: boolean; agents?: Id[]; groups?: Id[]; customers?: Id[] };
        kind?: string;
        content: string;
      };
    };

export type Change =
  | { type: "changed" }
  | { type: "link" }
  | { type: "refused"; number: number; code: string; message: string }
  | { type: "told"; told: Told };

export type Query =
  | { archive: { text?: string; group?: Id; agent?: Id; page?: string; limit?: number } }
  | { thread: { chat: Id; thread: Id } };

export interface ThreadRow {
  chat: Id;
  thread: Id;
  group: Id;
  customer: string | null;
  email: string | null;
  agents: Id[];
  agent_names: string[];
  started_at: Time;
  closed_at: Time | null;
  score: number | null;
  line: string;
}

export type Answer =
  | { archive: { rows: ThreadRow[]; next: string | null } }
  | { thread: Chat }
  | { refused: string }
  | "unavailable";
"#;
