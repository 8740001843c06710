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
  | { start_thread: { group?: Id; name?: string; email?: string; text?: string; skill?: Id; form?: FilledForm; continuous?: boolean } }
  | { post_event: { chat: Id; content: Content; audience?: "all" | "agents"; custom_id?: string; on_behalf_of?: string; metadata?: string; postback?: Postback; attach_to_last_thread?: boolean } }
  | { add_note: { chat: Id; text: string; note?: Id; truncate?: boolean; thread?: Id; summary?: boolean; on_behalf_of?: Id; name?: string } }
  | { mark_seen: { chat: Id; thread: Id; delivered?: Id; read?: Id } }
  | { rate: { chat: Id; thread: Id; score?: 0 | 1 | 2 | 3 | 4 | 5; comment?: string; resolved?: boolean; status?: CsatStatus } }
  | { skip_survey: { chat: Id } }
  | { begin_thread: { customer: Id; group?: Id; events?: { content: Content; by_customer?: boolean; custom_id?: string; on_behalf_of?: string }[]; properties?: Properties; chat_properties?: Properties; tags?: string[]; skills?: Id[]; priority?: number; continuous?: boolean; then?: "waits" | "mine" | "closed"; access?: Id[]; users?: Record<Id, "co_agent" | "supervisor" | "observer"> } }
  | { save_customer: { chat: Id; name?: string; email?: string } }
  | { edit_event: { chat: Id; event: Id; content: Content } }
  | { delete_event: { chat: Id; event: Id } }
  | { send_postback: { chat: Id; event: Id; postback: string; toggled: boolean } }
  | { follow_chat: { chat: Id } }
  | { unfollow_chat: { chat: Id } }
  | { pin_chat: { chat: Id; pinned: boolean } }
  | { follow_customer: { chat: Id } }
  | { unfollow_customer: { chat: Id } }
  | { set_access: { chat: Id; thread: Id; groups: Id[] } }
  | { pick_up: { chat?: Id } }
  | { accept_offer: { chat: Id } }
  | { decline_offer: { chat: Id } }
  | { transfer: { chat: Id; to: { agent: Id } | { group: Id } } }
  | { close_thread: { chat: Id; everything?: boolean } }
  | { set_routing_status: { agent?: Id; status: RoutingStatus; reason?: string } }
  | { save_status_reasons: { reasons: string[] } }
  | { save_agent: { agent?: Id; name: string; email: string; role: AgentRole; capacity: number; groups: Id[]; bot?: boolean } }
  /** A new group has a name. What is left out of the rules goes back to its default. */
  | { configure_group: { group?: Id; name?: string; assignment?: Assignment; rules?: Record<string, unknown> } }
  | { save_skill: { skill?: Id; name: string } }
  | { delete_skill: { skill: Id } }
  | { save_agent_skills: { agent: Id; skills: Id[] } }
  | { assign_roles: { group: Id; agent: Id; rights: Partial<Rights> } }
  | { log_out_agent: { agent?: Id } }
  | { delete_group: { group: Id } }
  | { set_requirements: { chat: Id; skills?: Id[]; priority?: number } };

export interface Rights {
  respond: boolean;
  notify: boolean;
  listen: boolean;
  manage: boolean;
  tier: "first" | "normal" | "last";
  capacity: number | null;
}

export type AgentRole = "observer" | "agent" | "supervisor" | "admin";

export type System =
  | { agent_joined: { name: string } }
  | { agent_left: { name: string } }
  | { transferred: { from: string; to: string } }
  | { transferred_to_group: { group: Id; name: string } }
  | { agent_lost: { name: string } }
  | { closed: { by: "customer" | "agent" | "idle" | "system" | "gone" | "unserved"; name: string | null } }
  | { customer_banned: { days: number; name: string | null } }
  | { staff: StaffLine };

export interface Colleague { id: Id; name: string }
export type HandedTo = { agent: Colleague } | { group: { id: Id; name: string } };
export type Away =
  | { inactive: { ms: number } } | { disconnected: { ms: number } } | "signed_out"
  | { remotely_signed_out: { by: Colleague | null } } | { offline: { by: Colleague | null } }
  | { relieved: { by: Colleague | null } } | { removed: { by: Colleague | null } };
export type StaffLine =
  | { agent_added: { by: Colleague | null; agent: Colleague } }
  | { agent_removed: { by: Colleague | null; agent: Colleague } }
  | { transferred: { by: Colleague | null; from: Colleague | null; to: HandedTo } }
  | { taken_back: { agent: Colleague; next: Colleague | null; why: Away } }
  | { customer_updated: { by: Colleague | null; name: string | null; email: string | null } }
  | { idle: { ms: number } }
  | { rated: { score: number } }
  | { rating_commented: { comment: string } }
  | { transcript_requested: { by: Colleague | null; email: string } }
  | { transcript_sent: { email: string } }
  | { rating_cancelled: { score: number } }
  | { survey_cancelled: { by: "customer" | "agent" | "system"; agent: Colleague | null } };

export interface Postback { event: Id; id: string }
export interface File { url: string; name?: string; content_type?: string; bytes?: number; width?: number; height?: number; alt?: string; thumbnail_url?: string; thumbnail2x_url?: string }
export interface Button { text: string; kind?: "message" | "url" | "phone" | "webview"; value?: string; postback?: string; webview_height?: "compact" | "tall" | "full"; target?: ButtonTarget }
export type ButtonTarget = "new" | "current" | "beside";
/** Ten-millionths of a degree. */
export interface Place { latitude: number; longitude: number }
export interface Action {
  kind: "say" | "open" | "navigate" | "tick" | "submit" | "custom";
  value?: string;
  target?: ButtonTarget | null;
  place?: Place | null;
}
export type BlockKind =
  | "vertical" | "horizontal" | "carousel" | "text" | "image" | "button" | "map" | "link" | "section_list" | "section"
  | "button_list" | "checklist" | "checkbox" | "carousel_select" | "accordion_select" | "tabs" | "pairs" | "pair";
export interface Block {
  depth?: number;
  kind: BlockKind;
  id?: string;
  text?: string;
  more?: string;
  alt?: string;
  url?: string;
  place?: Place | null;
  actions?: Action[];
  metadata?: string;
  postback?: string;
  style?: string;
}
/** What a card offers for sale. Prices are told as the shop writes them. */
export interface Product {
  id: string;
  view?: string;
  label?: string;
  options?: {
    id: string; label: string; price?: string; regular_price?: string; currency?: string; color?: string;
    image_url?: string; thumbnail_url?: string; sold_out?: boolean; selected?: boolean; postback?: string;
  }[];
  addons?: { kind: string; from?: string; to?: string; currency?: string }[];
}
export interface Rich {
  layout?: "cards" | "carousel" | "sticker" | "plain";
  elements?: { title?: string; subtitle?: string; image?: File | null; buttons?: Button[]; product?: Product | null }[];
  replies?: Button[];
  blocks?: Block[];
}
export type FormKind = "pre_chat" | "post_chat" | "other" | "offline";
export type FieldKind =
  | "name" | "email" | "question" | "textarea" | "subject" | "radio" | "select" | "checkbox" | "group_chooser" | "header"
  | "phone" | "company" | "country" | "consent";
export interface Choice { id: string; label?: string; group?: Id | null }
export interface Form {
  id: string;
  kind?: FormKind;
  fields: { id: string; kind: FieldKind; label: string; required?: boolean; options?: Choice[] }[];
}
export interface FilledForm {
  form: string;
  kind?: FormKind;
  answers: { field: string; kind?: FieldKind; label?: string; text?: string; choices?: Choice[] }[];
}
export type Content =
  | { text: string } | { system: System } | { rich: Rich } | { file: File } | { form: Form }
  | { filled_form: FilledForm } | { custom: string } | "deleted";
export interface Extra {
  custom_id: string | null;
  on_behalf_of: string | null;
  metadata: string | null;
  postback: Postback | null;
  edited_at: Time | null;
  deleted_at: Time | null;
  pressed: { postback: string; user: User }[];
}

export interface ChatEvent {
  id: Id;
  at: Time;
  author: User;
  audience: "all" | "agents";
  content: Content;
  extra: Extra | null;
}

export type Properties = Record<string, Record<string, { bool: boolean } | { int: number } | { text: string }>>;
export type CsatStatus = "filled" | "partially_filled" | "skipped" | "empty";
export type SurveyEnd = CsatStatus | "timed_out" | "replaced" | "cancelled";

export interface Thread {
  id: Id;
  group: Id;
  started_at: Time;
  closed: { at: Time; by: "customer" | "agent" } | null;
  members: { user: User; name: string | null; role: "customer" | "agent"; active: boolean }[];
  events: ChatEvent[];
  notes: { id: Id; at: Time; author: User; text: string }[];
  marks: { user: User; delivered: Id | null; read: Id | null }[];
  rating: { score: number; comment: string | null; at: Time; resolved: boolean | null; status: CsatStatus } | null;
  /** What the customer was asked after the talk. */
  survey: { event: Id; started_at: Time; due: Time; ended: { at: Time; how: SurveyEnd } | null } | null;
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
    | { offered: { agent: Id; until: Time; reason: "routing" | { transfer: { from: Id; since: Time; by: Id | null } } | { handed: { by: Id | null } } } }
    | { assigned: { agent: Id; since: Time } };
  declined: Id[];
  /** Who is asked to help, until when and by whom; staff only. */
  invited: Record<Id, { until: Time; by: Id | null }>;
  /** Staff only. */
  needs: { skills: Id[]; priority: number; prefer: Id | null } | null;
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
  agents: Record<Id, { profile: Agent; status: RoutingStatus; idle_since: Time; skills: Id[]; rights: Record<Id, Rights>; reason: string | null; status_at: Time; misses: number; public_name: string | null; properties: Properties; card: { avatar: string | null; job_title: string | null } }>;
  groups: Record<Id, { id: Id; name: string; order: number; assignment: Assignment; open: boolean; next_change: Time | null }>;
  works: Record<Id, Work>;
  /** What admins have set on groups, by subject; empty for a customer. */
  rules: Record<Id, Record<string, unknown>>;
  /** Staff only. */
  setup: {
    skills: Record<Id, { id: Id; name: string; order: number; response: Record<string, number> | null }>;
    full: Id[];
    paces: Record<Id, { last: Time; steps: number[] }>;
    /** What removed agents were called. */
    left: Record<Id, string>;
    /** The account's own properties, and those of groups. */
    properties: Properties;
    group_properties: Record<Id, Properties>;
  } | null;
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
  | { position: { chat: Id; position: number; wait_ms: number | null } }
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
    }
  /** That somebody is there, which an agent's page tells by itself; for what its window does not feel. */
  | { touched: { ago_ms?: number } };

export type Change =
  | { type: "changed" }
  | { type: "link" }
  | { type: "refused"; number: number; code: string; message: string }
  | { type: "told"; told: Told };

export type Query =
  | { archive: ArchiveQuery }
  | { form_due: { group?: Id } }
  | { thread: { chat: Id; thread: Id } }
  | { history: { chat: Id; thread?: Id; from?: number; to?: number; after?: Id; before?: Id; around?: Id; limit?: number } }
  | { threads: { chat: Id; from?: Time; to?: Time; before?: Id; after?: Id; limit?: number } }
  | {
      chats: {
        groups?: Id[];
        agents?: Id[];
        skills?: Id[];
        tags?: string[];
        waiting?: boolean;
        text?: string;
        sort?: "started" | "activity" | "queue" | "due";
        ascending?: boolean;
        page?: string;
        limit?: number;
        state?: "open" | "closed" | "any";
        without_threads?: boolean;
        last_events?: boolean;
        pinned?: boolean;
        overdue?: boolean;
        due_before?: Time;
      };
    }
  | { agents: { groups?: Id[]; status?: RoutingStatus; online?: boolean; state?: "active" | "suspended" | "removed" } }
  | { transfer: { chat: Id } }
  | {
      report: {
        name: "volumes" | "first_response" | "waiting" | "handling" | "ratings";
        from: Time;
        to: Time;
        by?: ("group" | "agent" | "hour" | "day" | "week")[];
        clock?: { from: Time; minutes: number }[];
        groups?: Id[];
      };
    }
  | {
      customers: {
        text?: string;
        external_id?: string;
        group?: Id;
        banned?: boolean;
        identified?: boolean;
        open?: boolean;
        online?: boolean;
        followed?: boolean;
        created_from?: Time;
        created_to?: Time;
        seen_from?: Time;
        seen_to?: Time;
        sort?: "created" | "seen" | "name";
        ascending?: boolean;
        page?: string;
        limit?: number;
      };
    }
  | { customer: { customer: Id } }
  | { properties: { of: "account" | { group: { group: Id } } | { agent: { agent: Id } } } }
  | {
      transcript: {
        chat: Id;
        thread?: Id;
        format?: "text" | "html";
        clock?: { name?: string; shifts?: { from: Time; minutes: number }[] };
        notes?: boolean;
        from?: Time;
        to?: Time;
      };
    }
  | { groups: { group?: Id } }
  | { forms: { group: Id } }
  | "skills"
  | "status_reasons"
  | { canned_replies: { shortcut?: string } }
  | "greeting_due";

export interface GroupRow {
  id: Id;
  name: string;
  order: number;
  open: boolean;
  next_change: Time | null;
  attendance: "online" | "online_for_queue" | "offline";
  /** How its threads reach an agent. For staff. */
  assignment: "automatic" | "pick_up" | { offer: { accept_ms: number } } | null;
  /** For admins. */
  rules: Record<string, unknown> | null;
}

export interface CannedReply {
  id: string;
  shortcut: string;
  text: string;
  group: Id | null;
  tags: string[];
  owner: Id | null;
  saved_at: Time;
}

export interface MemberRow {
  user: User;
  name: string | null;
  role: "customer" | "agent" | "co_agent" | "bot" | "supervisor" | "observer";
  state: "suggested" | "active" | "gone";
}

export interface ChatRow {
  thread: ThreadRow | null;
  members: MemberRow[];
  group: Id | null;
  agent: Id | null;
  active_at: Time;
  events: number;
  position: number | null;
  queued_at: Time | null;
  priority: number;
  /** Whether somebody of the staff is to see to it. */
  pinned: boolean;
}

export interface AgentRow {
  agent: Id;
  name: string;
  role: AgentRole | null;
  bot: boolean;
  status: RoutingStatus;
  online: boolean;
  load: number;
  capacity: number;
  groups: Id[];
  skills: Id[];
  reason: string | null;
  status_at: Time;
  public_name: string | null;
  card: { avatar: string | null; job_title: string | null };
  rights: Record<Id, { respond: boolean; notify: boolean; listen: boolean; manage: boolean; tier: "first" | "normal" | "last"; capacity: number | null }>;
  state: "active" | "suspended" | "removed";
}

export interface Report {
  columns: string[];
  rows: { from: Time | null; group: Id | null; agent: Id | null; figures: (number | null)[] }[];
}

export interface ArchiveQuery {
  text?: string;
  group?: Id;
  agent?: Id;
  page?: string;
  limit?: number;
  filters?: Filter[];
  sort?: "closed" | "started";
  ascending?: boolean;
  from?: Time;
  to?: Time;
  latest_of_chat?: boolean;
  highlight?: { pre: string; post: string };
}

export interface Filter {
  kind: string;
  key?: string;
  exists?: boolean;
  any?: string[];
  all?: string[];
  none?: string[];
  from?: Time;
  to?: Time;
  groups?: Id[];
}

export interface Hit {
  event: Id | null;
  position: number | null;
  text: string;
  marks: [number, number][];
}

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
  hits: Hit[];
  first_line: string;
  times: { assigned_at: Time | null; answered_at: Time | null; active_at: Time | null; fetched_at: Time | null; initial_position: number | null };
  /** Not told in the archive. */
  previous: Id | null;
  next: Id | null;
  segments: { purpose: "main" | "survey" | "agents_only"; started_at: Time; ended_at: Time | null; events: number }[];
  /** When the customer is to be answered. Staff only. */
  due_at: Time | null;
  overdue: boolean;
  due_soon: boolean;
  bot_active: boolean;
  csat_status: CsatStatus | null;
}

export type Answer =
  | { archive: { rows: ThreadRow[]; next: string | null; previous: string | null; found: number } }
  | { thread: Chat }
  | { history: { first: number; total: number; threads: { thread: Id; events: ChatEvent[] }[] } }
  | { chats: { rows: ChatRow[]; next: string | null; found: number } }
  | { agents: AgentRow[] }
  | { properties: Properties }
  | { transfer: { agent: AgentRow; room: number; missing: Id[]; refused: string | null }[] }
  | { report: Report }
  | { threads: { rows: ThreadRow[]; older: boolean; newer: boolean; found: number } }
  | { form_due: Form | null }
  | { transcript: string }
  | { groups: GroupRow[] }
  | { forms: { pre_chat: Form | null; offline: Form | null; due: "none" | "pre_chat" | "offline" } }
  | { skills: { id: Id; name: string; order: number; response: Record<string, unknown> | null }[] }
  | { status_reasons: string[] }
  | { canned_replies: CannedReply[] }
  | { greeting_due: { greeting: { id: Id; text: string; group: Id | null } | null; ask_again_after_ms: number | null } }
  | { refused: string }
  | "unavailable";
"#;
