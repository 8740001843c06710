//! Wishes around groups and their queues.

use parlor_engine::Command;
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
    Command::SaveGroupRules(SaveGroupRules { group, rules: Box::new(GroupRules { queue }) })
}
