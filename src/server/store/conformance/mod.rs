//! What every store must do. Each store runs [`check`] in its own tests.

mod apart;
mod archive;
mod audit;
mod directory;
mod documents;
mod erasing;
mod finding;
mod history;
mod keys;
mod mails;
mod statuses;

use std::collections::BTreeSet;
use std::sync::Arc;

use parlor_engine::chat::Reach;
use parlor_engine::command::{CloseThread, ConfigureGroup, PostEvent, Rate, SaveAgent, SetRoutingStatus, StartThread};
use parlor_engine::desk::{AgentRole, Assignment, RoutingStatus};
use parlor_engine::{AccountId, ClientId, Command, CustomerId, Time, User};
use parlor_sync::authority::{Authority, Config};
use parlor_sync::{CursorKey, Entry, Origin, Snapshot};

use super::{Log, Store};
pub(super) use apart::Apart;
pub(super) use erasing::{DROPPED_WORD, ERASED_WORD, drop_visitors, erase};

/// The account that cases work in.
pub(super) const ACCOUNT: AccountId = AccountId(7);
const OTHER: AccountId = AccountId(8);

type Case = fn(&dyn Store);

const CASES: &[(&str, Case)] = &[
    ("a new account is empty", history::a_new_account_is_empty),
    ("what was appended is loaded", history::what_was_appended_is_loaded),
    ("an append is all or nothing", history::an_append_is_all_or_nothing),
    ("a snapshot changes nothing", history::a_snapshot_changes_nothing),
    ("the tail is as long as asked", history::the_tail_is_as_long_as_asked),
    ("what is erased is gone", erasing::what_is_erased_is_gone),
    ("a snapshot of before is not taken", erasing::a_snapshot_of_before_is_not_taken),
    ("where dropped visitors were is erased soon", erasing::where_dropped_visitors_were_is_erased_soon),
    ("the epoch stays", history::the_epoch_stays),
    ("entries are read from anywhere", history::entries_are_read_from_anywhere),
    ("documents are kept by account, kind and id", documents::documents_are_kept_by_account_kind_and_id),
    ("accounts do not see each other", history::accounts_do_not_see_each_other),
    ("the archive is paged, latest first", archive::it_is_paged_latest_first),
    ("the archive is filtered", archive::it_is_filtered),
    ("the archive is scoped", archive::it_is_scoped),
    ("the archive is searched", archive::it_is_searched),
    ("odd searches do no harm", archive::odd_searches_do_no_harm),
    ("a thread filed again replaces itself", archive::a_thread_filed_again_replaces_itself),
    ("archives of accounts are apart", archive::accounts_are_apart),
    ("filters say exists, any, all and none", finding::filters_say_exists_any_all_and_none),
    ("the order can be chosen", finding::the_order_can_be_chosen),
    (
        "the latest thread of a chat is one that may be read",
        finding::the_latest_thread_of_a_chat_is_one_that_may_be_read,
    ),
    ("pages lead on and back", finding::pages_lead_on_and_back),
    ("hits name the event and mark the words", finding::hits_name_the_event_and_mark_the_words),
    ("letters are found without their marks", finding::letters_are_found_without_their_marks),
    ("facts are read by start and by close", finding::facts_are_read_by_start_and_by_close),
    ("statuses are read with the one before", statuses::statuses_are_read_with_the_one_before),
    ("everything is filed again", finding::everything_is_filed_again),
    ("accounts and secrets stay", directory::accounts_and_secrets_stay),
    ("logins know no case and belong to one", directory::logins_know_no_case_and_belong_to_one),
    ("sign-ins of an agent end together", directory::sign_ins_of_an_agent_end_together),
    ("a log-out ends the sign-ins of its agent", directory::a_log_out_ends_the_sign_ins_of_its_agent),
    ("a removed agent leaves no password", directory::a_removed_agent_leaves_no_password),
    (
        "a removed agent leaves no token, also none that was given to a bot",
        directory::a_removed_agent_leaves_no_token_also_none_that_was_given_to_a_bot,
    ),
    ("the address of a login follows the profile", directory::the_address_of_a_login_follows_the_profile),
    ("sign-ins expire", directory::sign_ins_expire),
    ("tokens are kept by owner and taken back", keys::tokens_are_kept_by_owner_and_taken_back),
    ("records are filtered and their pages stay whole", audit::records_are_filtered_and_their_pages_stay_whole),
    ("records are stored with their entries or not at all", audit::records_are_stored_with_their_entries_or_not_at_all),
    ("a change is stored with its record or not at all", audit::a_change_is_stored_with_its_record_or_not_at_all),
    (
        "mails wait until they are due and are forgotten one by one",
        mails::mails_wait_until_they_are_due_and_are_forgotten_one_by_one,
    ),
    (
        "a mail that finds no room takes all that goes with it back",
        mails::a_mail_that_finds_no_room_takes_all_that_goes_with_it_back,
    ),
    ("an invitation is good once and the latest counts", keys::an_invitation_is_good_once_and_the_latest_counts),
];

/// Runs every case, each with a fresh store.
pub(super) fn check(fresh: impl Fn() -> Box<dyn Store>) {
    for (name, case) in CASES {
        println!("{name}");
        case(fresh().as_ref());
    }
}

/// Entries of a small day: an agent, customers who come and write, closed and rated threads.
pub(super) fn entries(customers: u32) -> Vec<Arc<Entry>> {
    let config = Config { seed: 5, cursor_key: CursorKey(1), agent_grace_ms: 1, tail: 0, reach: Reach::default() };
    let history =
        parlor_sync::History { epoch: parlor_sync::Epoch(1), snapshot: Snapshot::default(), tail: Vec::new() };
    let mut authority = Authority::new(config, history, Time(1_000));
    let group = ConfigureGroup::new("Sales", Assignment::Automatic);
    assert_eq!(authority.handle_system(&Command::ConfigureGroup(group), Time(1_000)), None);
    let agent = SaveAgent {
        agent: None,
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        role: AgentRole::Admin,
        capacity: 3,
        groups: authority.account().desk.groups.keys().copied().collect::<BTreeSet<_>>(),
        bot: false,
    };
    assert_eq!(authority.handle_system(&Command::SaveAgent(agent), Time(1_001)), None);
    let ada = authority.account().desk.agents.keys().next().copied();
    let accepting = SetRoutingStatus { agent: ada, status: RoutingStatus::Accepting, reason: None };
    assert_eq!(authority.handle_system(&Command::SetRoutingStatus(accepting), Time(1_002)), None);
    for customer in 1..=customers {
        let user = User::Customer(CustomerId(customer.into()));
        let at = Time(2_000 + u64::from(customer) * 10);
        let mut number = 0;
        let mut say = |authority: &mut Authority, command| {
            number += 1;
            authority.handle_command(user, Origin { client: ClientId(9), number }, command, at);
        };
        say(
            &mut authority,
            Command::StartThread(StartThread { name: format!("Customer {customer}"), ..Default::default() }),
        );
        let chat = authority.account().chat_of(CustomerId(customer.into())).cloned().unwrap();
        let thread = chat.threads[0].id;
        let text = format!("Where is order {customer}? \"Grüße\"");
        say(&mut authority, Command::PostEvent(PostEvent::text(chat.id, text)));
        say(&mut authority, Command::PostEvent(PostEvent::text(chat.id, "")));
        say(&mut authority, Command::CloseThread(CloseThread::new(chat.id)));
        let comment = "thank you".to_owned();
        say(
            &mut authority,
            Command::Rate(Rate {
                chat: chat.id,
                thread,
                score: 5,
                comment,
                resolved: None,
                status: Default::default(),
            }),
        );
    }
    authority.account().check().unwrap();
    authority.poll_append().unwrap_or_default()
}

/// The state that entries add up to.
pub(super) fn folded(entries: &[Arc<Entry>]) -> Snapshot {
    let mut state = Snapshot::default();
    entries.iter().for_each(|entry| state.apply(entry));
    state
}

/// A log, loaded once, as every shard does.
pub(super) fn loaded(store: &dyn Store) -> Box<dyn Log> {
    let mut log = store.log(ACCOUNT).unwrap();
    log.load(0).unwrap();
    log
}
