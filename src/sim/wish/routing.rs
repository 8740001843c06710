//! Wishes around groups and their queues.

use parlor_engine::Command;
use parlor_engine::chat::ResponseRules;
use parlor_engine::desk::{GroupRules, QueueRules, SaveGroupRules};

use crate::{Cast, Rng};

/// Something that whoever sets up groups may want.
pub fn wish(rng: &mut Rng, cast: &Cast) -> Command {
    let queue = QueueRules {
        enabled: !rng.one_in(4),
        limit: rng.one_in(2).then(|| rng.below(4) as u32),
        reopen_below: rng.one_in(2).then(|| rng.below(4) as u32),
    };
    let group = rng.pick(&cast.groups).copied().unwrap_or_default();
    Command::SaveGroupRules(SaveGroupRules { group, rules: Box::new(GroupRules { queue, response: response(rng) }) })
}

/// Short times, so that some run out within a story.
fn response(rng: &mut Rng) -> ResponseRules {
    let mut ms = || rng.below(4) as u64 * 3_000;
    ResponseRules {
        normal_ms: ms(),
        urgent_ms: ms(),
        first_ms: ms(),
        warn_new_ms: ms(),
        warn_manager_new_ms: ms(),
        warn_message_ms: ms(),
        warn_manager_message_ms: ms(),
    }
}
