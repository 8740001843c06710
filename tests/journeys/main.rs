//! Stories that a person would tell, in verbs. Each is played on every host: in memory, on SQLite and over HTTP.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod actor;
mod host;
mod http;
mod memory;
mod over_http;
mod poll;
mod socket;
mod sqlite;
mod stage;
mod stories;

use stage::Stage;

/// Plays each story on each host, as a test of its own.
macro_rules! journeys {
    ($($story:ident),* $(,)?) => {
        mod in_memory {
            $(#[test] fn $story() { super::stories::$story(&super::Stage::new(super::memory::Memory::new())); })*
        }

        mod on_sqlite {
            $(#[test] fn $story() { super::stories::$story(&super::Stage::new(super::sqlite::OnSqlite::new())); })*
        }

        mod over_a_socket {
            use super::over_http::{OverHttp, Way};
            $(#[test] fn $story() { super::stories::$story(&super::Stage::new(OverHttp::new(Way::Socket))); })*
        }

        mod over_fetch {
            use super::over_http::{OverHttp, Way};
            $(#[test] fn $story() { super::stories::$story(&super::Stage::new(OverHttp::new(Way::Poll))); })*
        }
    };
}

journeys![
    a_customer_is_answered,
    a_queue_has_places_and_is_served_in_order,
    a_message_is_left_while_nobody_is_there_and_answered_in_the_morning,
    a_customer_answers_before_the_talk_and_the_agent_knows_who_it_is,
    an_offer_is_declined_and_the_next_agent_accepts,
    an_agent_picks_up_and_the_second_is_too_late,
    a_private_note_stays_private,
    a_thread_is_transferred_to_a_colleague,
    a_declined_transfer_stays_with_its_agent,
    a_thread_goes_to_another_group,
    a_closed_thread_is_rated_and_found_in_the_archive,
    a_customer_comes_back_for_a_second_thread,
    a_reload_in_the_middle_loses_nothing,
    two_tabs_show_the_same,
    both_write_while_the_network_is_gone,
    the_server_dies_and_nothing_is_lost,
    a_message_to_a_closed_thread_is_kept_with_its_reason,
    an_agent_is_lost_and_the_customer_keeps_the_place,
    delivered_and_read_are_told,
    typing_is_told_and_passes,
    what_may_not_be_is_refused,
    staff_mark_a_thread_and_the_customer_learns_nothing,
    a_thread_keeps_its_visit_and_staff_keep_what_they_know_of_people_and_groups,
    a_missed_response_target_is_told_to_staff,
    a_follower_looks_on_when_a_chat_goes_to_another_group,
    a_deleted_thread_is_gone_from_pages_and_the_archive,
    a_colleague_is_invited_helps_and_stays_when_the_owner_leaves,
    who_is_asked_who_is_there_and_who_has_gone_stand_in_one_list_of_members,
    a_supervisor_whispers_and_the_customer_never_knows,
    a_transfer_is_withdrawn_and_the_next_one_carries_a_remark,
    a_supervisor_takes_over_and_gives_back_to_the_queue,
    a_supervisor_hands_on_what_waits_and_barges_in_past_the_own_room,
    a_long_conversation_is_read_piece_by_piece,
    the_threads_of_a_chat_are_listed,
    both_sides_are_given_their_transcript_and_the_customers_holds_no_secret,
    pages_ask_whether_a_group_is_open_and_staff_what_there_is_to_choose_from,
    a_customer_is_forgotten_on_request,
    a_banned_customer_is_out_until_let_back_in,
    two_customers_are_merged_and_unmerged,
    a_customer_answers_a_survey_after_the_talk,
    a_survey_is_skipped_and_the_next_thread_ends_one,
    a_judgement_is_taken_back_and_staff_remark_on_it_after_the_end,
    an_agent_begins_a_thread_with_a_customer_of_before,
    who_waits_is_listed_page_by_page,
    a_customer_is_looked_up_by_staff_and_by_no_customer,
    a_colleague_with_room_is_found_for_a_transfer,
    a_supervisor_has_reports_and_an_agent_has_none,
    a_silent_conversation_is_closed_and_everybody_is_told_why,
    a_conversation_goes_to_whoever_speaks_french,
    closed_threads_are_found_by_the_skills_that_they_asked_for,
    an_agent_wraps_up_after_the_end_and_is_given_the_next_one_then,
    a_bot_answers_first_and_hands_over_to_a_person,
    an_agent_who_has_gone_home_is_logged_out_and_a_colleague_goes_on,
    rights_and_who_is_suspended_or_was_removed_stand_in_the_list_of_agents,
    the_moments_of_a_thread_are_told_while_it_is_open_and_in_the_archive,
    when_an_answer_is_due_is_told_in_lists_whose_first_row_is_to_be_answered_first,
    a_group_is_deleted_and_what_was_closed_in_it_is_still_found_and_counted,
    an_agent_who_may_not_listen_reads_nothing_of_a_colleagues_thread,
    a_thread_that_moved_is_read_in_the_group_that_served_it_last,
    a_customer_who_leaves_the_queue_is_waited_for_no_longer_than_the_group_allows,
    a_thread_that_loses_its_agent_where_nobody_may_wait_goes_to_a_colleague_or_ends,
    whoever_gave_up_waiting_is_found_pinned_until_somebody_has_seen_to_it,
    a_customer_is_followed_between_threads_and_what_they_say_elsewhere_stays_there,
    another_group_is_let_see_a_thread_and_finds_it_until_that_is_taken_back,
    what_a_bot_answers_is_no_first_response_and_is_filed_as_a_bots,
    closed_threads_are_found_by_answers_survey_country_goals_and_sales,
    a_list_of_threads_says_how_many_are_left_out_and_nothing_more_of_them,
    as_many_threads_are_listed_as_have_so_many_events_together,
    chats_are_listed_with_and_without_an_open_thread,
    a_thread_is_queued_offered_answered_and_closed_and_both_sides_see_it,
    a_card_with_every_kind_of_button_reaches_the_customer_whole_and_is_pressed,
    a_customer_of_years_sees_the_latest_conversations_and_asks_for_the_earlier_ones,
];
