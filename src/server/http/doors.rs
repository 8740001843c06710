//! Every door of the API: the router and the OpenAPI document are both made from this table, and nothing else opens a path.
//!
//! A new door gets a line: method, path below `/api/v1`, a sentence for its summary, the handler; then `.scope(…)` with what
//! a token must be for (or none, if the handler asks [`super::caller::Caller::need`] itself), `.query`, `.body` and
//! `.answer` with its types, which derive `JsonSchema`; `.any_site()` if pages of other sites may come, `.for_all()` if
//! the caller need not be known, `.repeatable()` if a POST that comes twice with one `Idempotency-Key` need not be kept from
//! being done twice, `.anew()` if it cannot be.

use axum::extract::DefaultBodyLimit;
use parlor_engine::chat::{Chat, Properties};
use parlor_engine::desk::Skill;
use parlor_sync::frame::Reset;
use parlor_sync::greetings::{Greeting, Wanted as GreetingWanted};
use parlor_sync::query::{
    AgentRow, CannedQuery, CannedReply, ChatsPage, ChatsQuery, CustomerSheet, CustomersPage, Forms, GreetingDue,
    GroupRow, HistoryPage, Report, ThreadsPage, TransferRow,
};
use parlor_sync::{ArchivePage, ArchiveQuery, Signal, SyncRequest, SyncResponse};

use super::door::{Door, delete, get, post, put};
use super::{
    audit, canned, commands, customers, files, greetings, groups, history, identify, identity_keys, known, limits,
    lists, mails, openapi, passwords, poll, properties, reads, reports, sessions, setup, signals, socket, tokens,
    transcripts, webhooks,
};
use crate::auth::scope::Scope;
use crate::mail::Rules;
use crate::outbox::Delivery;

/// Every door below `/api/v1`.
pub fn doors() -> Vec<Door> {
    vec![
        post("/commands", "Carries out a command, once.", commands::order)
            .any_site()
            .repeatable()
            .body::<commands::Order>()
            .answer::<commands::Done>(),
        post("/sync", "Hands frames in and waits for news, where WebSockets do not get through.", poll::sync)
            .any_site()
            .for_all()
            .repeatable()
            .body::<SyncRequest>()
            .answer::<SyncResponse>()
            .with(|handler| handler.layer(DefaultBodyLimit::max(limits::SYNC_BODY_BYTES))),
        get("/socket", "Opens a WebSocket for frames.", socket::open).to_stay().for_all(),
        post(
            "/signals",
            "Passes a notice on: typing, sneak peek, thinking, multicast. Nothing is stored.",
            signals::pass_on,
        )
        .any_site()
        .scope(Scope::ChatsWrite)
        .body::<Signal>(),
        get("/snapshot", "All that the caller may see now; of a customer's chat the latest threads.", reads::snapshot)
            .any_site()
            .answer::<Reset>(),
        get("/threads", "Closed threads, latest first.", reads::threads)
            .any_site()
            .scope(Scope::ChatsRead)
            .query::<reads::Wanted>()
            .answer::<ArchivePage>(),
        post("/threads/search", "Closed threads, by every filter there is.", reads::search_threads)
            .any_site()
            .scope(Scope::ChatsRead)
            .repeatable()
            .body::<ArchiveQuery>()
            .answer::<ArchivePage>(),
        get("/chats/{chat}/threads/{thread}", "One thread, open or closed, whole; when it is to be answered and which parts it has stand in its row in lists.", reads::thread)
            .any_site()
            .scope(Scope::ChatsRead)
            .answer::<Chat>(),
        get(
            "/chats/{chat}/threads/{thread}/transcript",
            "A thread written down, as plain text or as a page of HTML.",
            transcripts::transcript,
        )
        .any_site()
        .scope(Scope::ChatsRead)
        .query::<transcripts::Wanted>()
        .texts(&["text/plain", "text/html"]),
        get(
            "/chats/{chat}/transcript",
            "A whole chat written down, thread by thread: the latest 100 that were started between two moments.",
            transcripts::whole,
        )
        .any_site()
        .scope(Scope::ChatsRead)
        .query::<transcripts::WantedOfChat>()
        .texts(&["text/plain", "text/html"]),
        post(
            "/chats/{chat}/threads/{thread}/transcript/mail",
            "Sends a transcript by mail: to the customer's address; from staff also to another, which is recorded.",
            mails::transcript,
        )
        .any_site()
        .scope(Scope::ChatsWrite)
        .body::<mails::Wanted>()
        .answer::<mails::Mailed>(),
        get("/mail/rules", "What is sent by mail by itself. For admins.", mails::rules)
            .scope(Scope::SettingsWrite)
            .answer::<Rules>(),
        put(
            "/mail/rules",
            "Sets what is sent by mail by itself, such as each transcript to an archive.",
            mails::set_rules,
        )
        .scope(Scope::SettingsWrite)
        .body::<Rules>()
        .answer::<Rules>(),
        get("/chats/{chat}/threads", "The threads of a chat, open and closed, latest first.", history::threads)
            .any_site()
            .scope(Scope::ChatsRead)
            .query::<history::Threads>()
            .answer::<ThreadsPage>(),
        get("/chats", "Chats, open or not, that the caller may read of, filtered, in an order, page by page.", lists::chats)
            .any_site()
            .scope(Scope::ChatsRead)
            .query::<lists::Chats>()
            .answer::<ChatsPage>(),
        post("/chats/search", "Chats, by every filter there is.", lists::search_chats)
            .any_site()
            .scope(Scope::ChatsRead)
            .repeatable()
            .body::<ChatsQuery>()
            .answer::<ChatsPage>(),
        get(
            "/chats/{chat}/agents-for-transfer",
            "To whom a thread can be handed on, and why not.",
            lists::for_transfer,
        )
        .any_site()
        .scope(Scope::AgentsRead)
        .answer::<Vec<TransferRow>>(),
        get("/agents", "Agents by name, with status, presence, load and rights.", lists::agents)
            .any_site()
            .scope(Scope::AgentsRead)
            .query::<lists::Agents>()
            .answer::<Vec<AgentRow>>(),
        get("/skills", "Skills in their order, with the times of answer that they promise.", setup::skills)
            .any_site()
            .scope(Scope::AgentsRead)
            .answer::<Vec<Skill>>(),
        get("/status-reasons", "Reasons that agents may give for a status, in their order.", setup::status_reasons)
            .any_site()
            .scope(Scope::AgentsRead)
            .answer::<Vec<String>>(),
        get("/groups", "Groups in their order, and whether they are open; with their rules for admins.", groups::list)
            .any_site()
            .scope(Scope::AgentsRead)
            .answer::<Vec<GroupRow>>(),
        get(
            "/groups/{group}/opening",
            "Whether a group is open now, when that changes, and whether somebody is there.",
            groups::opening,
        )
        .any_site()
        .scope(Scope::AgentsRead)
        .answer::<groups::Opening>(),
        get(
            "/groups/{group}/forms",
            "What a group asks before the talk and in its place, and which of the two a page is to show now.",
            groups::forms,
        )
        .any_site()
        .scope(Scope::AgentsRead)
        .answer::<Forms>(),
        get("/account/properties", "What staff keep of the account.", properties::of_account)
            .any_site()
            .scope(Scope::AgentsRead)
            .answer::<Properties>(),
        get("/groups/{group}/properties", "What staff keep of a group.", properties::of_group)
            .any_site()
            .scope(Scope::AgentsRead)
            .answer::<Properties>(),
        get("/agents/{agent}/properties", "What staff keep of an agent.", properties::of_agent)
            .any_site()
            .scope(Scope::AgentsRead)
            .answer::<Properties>(),
        get(
            "/reports/{name}",
            "Figures over threads: `volumes`, `first_response`, `bot_response`, `waiting`, `handling` or `ratings`; and how long agents were in which status: `presence`.",
            reports::report,
        )
        .any_site()
        .scope(Scope::ReportsRead)
        .query::<reports::Wanted>()
        .answer::<Report>(),
        get("/chats/{chat}/events", "What was said in a chat or in one thread of it, piece by piece.", history::events)
            .any_site()
            .scope(Scope::ChatsRead)
            .query::<history::Events>()
            .answer::<HistoryPage>(),
        get("/customers", "Customers, filtered, in an order, page by page.", known::list)
            .any_site()
            .scope(Scope::CustomersRead)
            .query::<known::Wanted>()
            .answer::<CustomersPage>(),
        get("/customers/{customer}", "A customer with all that is known.", known::one)
            .any_site()
            .scope(Scope::CustomersRead)
            .answer::<CustomerSheet>(),
        get(
            "/customers/{customer}/export",
            "Everything that is kept of a customer, as one document. For admins, and recorded.",
            known::export,
        )
        .scope(Scope::CustomersRead)
        .answer::<known::Export>(),
        post("/customers", "Makes a new customer and gives the token to be that customer with.", customers::create)
            .any_site()
            .for_all()
            .anew()
            .body::<customers::NewCustomer>()
            .answer::<customers::Pass>(),
        post("/customers/refresh", "Gives a customer a token that lasts longer.", customers::refresh)
            .any_site()
            .repeatable()
            .answer::<customers::Pass>(),
        post(
            "/customers/identify",
            "Proves who a customer is, by what the own site has signed, and gives the token to be that customer with.",
            identify::identify,
        )
        .any_site()
        .for_all()
        .repeatable()
        .body::<identify::Identity>()
        .answer::<customers::Pass>(),
        get("/identity-keys", "The keys that sites sign identities with, without their secrets.", identity_keys::list)
            .scope(Scope::SettingsWrite)
            .answer::<Vec<identity_keys::Shown>>(),
        post(
            "/identity-keys",
            "Adds an identity key. A secret that is made here is told once, in this answer.",
            identity_keys::create,
        )
        .scope(Scope::SettingsWrite)
        .body::<identity_keys::Wanted>()
        .answer::<identity_keys::WithSecret>(),
        delete(
            "/identity-keys/{kid}",
            "Revokes an identity key: what it has signed counts no more.",
            identity_keys::revoke,
        )
        .scope(Scope::SettingsWrite),
        post("/sessions", "Signs an agent in; the answer sets a cookie.", sessions::sign_in)
            .for_all()
            .anew()
            .body::<sessions::SignIn>(),
        get("/sessions/me", "Who has signed in.", sessions::me).answer::<sessions::Me>(),
        delete("/sessions/me", "Signs out.", sessions::sign_out),
        put(
            "/sessions/me/password",
            "Changes the own password; every other sign-in of the agent ends.",
            passwords::change,
        )
        .body::<passwords::Change>(),
        post(
            "/agents/{agent}/invitation",
            "Gives a link to set a password with, good once and for three days. For admins who have signed in: a token is refused.",
            passwords::invite,
        )
        .answer::<passwords::Invited>(),
        post(
            "/password-resets",
            "Mails a link to set another password with. The answer does not tell whether there is such an agent.",
            passwords::forgotten,
        )
        .for_all()
        .body::<passwords::Forgotten>(),
        post("/invitations", "Sets the password that an invitation is for.", passwords::accept)
            .for_all()
            .body::<passwords::Accept>(),
        get("/tokens", "The caller's tokens; the tokens themselves are not kept.", tokens::list)
            .scope(Scope::TokensWrite)
            .query::<tokens::Asked>()
            .answer::<Vec<tokens::Listed>>(),
        post("/tokens", "Gives a token to use in programs. It is told once, in this answer.", tokens::create)
            .scope(Scope::TokensWrite)
            .body::<tokens::NewToken>()
            .answer::<tokens::Given>(),
        delete("/tokens/{token}", "Takes a token back, and those given by it. Whatever is connected by them is disconnected.", tokens::revoke)
            .scope(Scope::TokensWrite),
        get("/audit", "What staff did that concerns access and settings, latest first. For admins.", audit::list)
            .scope(Scope::AuditRead)
            .query::<audit::Asked>()
            .answer::<audit::Page>(),
        get("/webhooks", "The account's webhooks.", webhooks::list)
            .scope(Scope::SettingsWrite)
            .answer::<Vec<webhooks::Shown>>(),
        post("/webhooks", "Adds a webhook.", webhooks::create)
            .scope(Scope::SettingsWrite)
            .body::<webhooks::Wanted>()
            .answer::<webhooks::WithSecret>(),
        get("/webhooks/{id}", "One webhook.", webhooks::one).scope(Scope::SettingsWrite).answer::<webhooks::Shown>(),
        put("/webhooks/{id}", "Changes a webhook.", webhooks::change)
            .scope(Scope::SettingsWrite)
            .body::<webhooks::Wanted>()
            .answer::<webhooks::Shown>(),
        delete("/webhooks/{id}", "Ends a webhook.", webhooks::delete).scope(Scope::SettingsWrite),
        post("/webhooks/{id}/secret", "Gives a webhook a new secret.", webhooks::renew)
            .scope(Scope::SettingsWrite)
            .answer::<webhooks::WithSecret>(),
        post("/webhooks/{id}/test", "Sends a trial message to a webhook.", webhooks::test)
            .scope(Scope::SettingsWrite)
            .answer::<Delivery>(),
        get("/webhooks/{id}/deliveries", "What was sent to a webhook, and how that went.", webhooks::deliveries)
            .scope(Scope::SettingsWrite)
            .answer::<Vec<Delivery>>(),
        post("/webhooks/{id}/deliveries/{message}/again", "Sends a message to a webhook again.", webhooks::again)
            .scope(Scope::SettingsWrite)
            .answer::<Delivery>(),
        get("/canned-replies", "The caller's canned replies and the shared ones, by shortcut.", canned::list)
            .scope(Scope::ChatsRead)
            .query::<CannedQuery>()
            .answer::<Vec<CannedReply>>(),
        post("/canned-replies", "Keeps a canned reply. A shared one needs the scope `settings:write`.", canned::create)
            .scope(Scope::ChatsWrite)
            .body::<canned::Wanted>()
            .answer::<CannedReply>(),
        put("/canned-replies/{id}", "Changes a canned reply.", canned::change)
            .scope(Scope::ChatsWrite)
            .body::<canned::Wanted>()
            .answer::<CannedReply>(),
        delete("/canned-replies/{id}", "Deletes a canned reply.", canned::delete).scope(Scope::ChatsWrite),
        get("/greetings", "What the site says to visitors first, in the order asked for. For admins.", greetings::list)
            .scope(Scope::SettingsWrite)
            .answer::<Vec<Greeting>>(),
        post("/greetings", "Keeps a greeting.", greetings::create)
            .scope(Scope::SettingsWrite)
            .body::<GreetingWanted>()
            .answer::<Greeting>(),
        put("/greetings/{id}", "Changes a greeting, or its place, or switches it on or off.", greetings::change)
            .scope(Scope::SettingsWrite)
            .body::<GreetingWanted>()
            .answer::<Greeting>(),
        delete("/greetings/{id}", "Deletes a greeting.", greetings::delete).scope(Scope::SettingsWrite),
        post(
            "/greetings/due",
            "The greeting that a customer's page is to show now, which counts as shown. Visit and page are told by the \
             commands `start_visit` and `view_page`.",
            greetings::due,
        )
        .any_site()
        .scope(Scope::ChatsWrite)
        .answer::<GreetingDue>(),
        post(
            "/greetings/{id}/accept",
            "Begins a thread with the greeting that the customer is shown. What its group requires before the talk and is \
             not known of the customer is answered in the body.",
            greetings::accept,
        )
        .any_site()
        .scope(Scope::ChatsWrite)
        .body_if_any::<greetings::GreetingAnswers>()
        .answer::<greetings::GreetingAccepted>(),
        post("/greetings/{id}/cancel", "Shows the customer a greeting no more in this visit.", greetings::cancel)
            .any_site()
            .scope(Scope::ChatsWrite),
        post(
            "/uploads",
            "Keeps the body as a file. It stays if an event names its address within a day.",
            files::upload,
        )
        .slow()
        .bytes()
        .anew()
        .scope(Scope::ChatsWrite)
        .query::<files::Asked>()
        .answer::<files::Uploaded>(),
        get("/openapi.json", "This document.", openapi::serve).any_site().for_all(),
    ]
}
