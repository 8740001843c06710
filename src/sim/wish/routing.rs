//! Wishes around groups, queues, skills and rights.

use parlor_engine::chat::ResponseRules;
use parlor_engine::command::{AssignRoles, ConfigureGroup, DeleteSkill, SaveAgentSkills, SaveSkill, SetRequirements};
use parlor_engine::desk::{AbsenceRules, GroupRules, HoursRules, QueueRules, Rights, RoutingRules, TalkRules, Tier};
use parlor_engine::map::Set;
use parlor_engine::{Account, ChatId, Command, SkillId};

use crate::cast::SENTINEL;
use crate::{Cast, Rng};

/// More would leave threads that nobody can serve.
const SKILLS: usize = 3;

/// Something that whoever sets up groups, or steers a chat, may want.
pub fn wish(rng: &mut Rng, cast: &Cast, view: &Account, chat: Option<ChatId>) -> Command {
    let group = rng.pick(&cast.groups).copied().unwrap_or_default();
    let agent = rng.pick(&cast.agents).copied().unwrap_or_default();
    match (rng.below(10), chat) {
        (0 | 1, _) => Command::ConfigureGroup(ConfigureGroup::rules(group, Box::new(rules(rng, view)))),
        (2 | 3, _) => Command::AssignRoles(AssignRoles { group, agent, rights: rights(rng) }),
        (4, _) if view.desk.setup().skills.len() < SKILLS => Command::SaveSkill(SaveSkill {
            skill: None,
            name: format!("{SENTINEL} skill"),
            response: rng.one_in(2).then(|| response(rng)),
        }),
        (4, _) => Command::DeleteSkill(DeleteSkill { skill: any_skill(rng, view).unwrap_or_default() }),
        (5 | 6, _) | (_, None) => Command::SaveAgentSkills(SaveAgentSkills { agent, skills: some_skills(rng, view) }),
        (_, Some(chat)) => {
            let skills = if rng.one_in(3) { some_skills(rng, view) } else { Set::new() };
            Command::SetRequirements(SetRequirements { chat, skills, priority: rng.below(3) as u8 })
        }
    }
}

/// Any skill that the view knows.
pub fn any_skill(rng: &mut Rng, view: &Account) -> Option<SkillId> {
    let skills: Vec<_> = view.desk.setup().skills.keys().copied().collect();
    rng.pick(&skills).copied()
}

fn some_skills(rng: &mut Rng, view: &Account) -> Set<SkillId> {
    view.desk.setup().skills.keys().filter(|_| rng.one_in(2)).copied().collect()
}

fn rules(rng: &mut Rng, view: &Account) -> GroupRules {
    let queue = QueueRules {
        enabled: !rng.one_in(8),
        limit: rng.one_in(2).then(|| rng.below(6) as u32),
        reopen_below: rng.one_in(2).then(|| rng.below(4) as u32),
        attended: rng.one_in(8),
        continuous: rng.one_in(2),
    };
    GroupRules {
        queue,
        routing: RoutingRules {
            prefer_last_agent: rng.one_in(2),
            pause_after: rng.one_in(2).then_some(2),
            away_after_ms: rng.one_in(2).then_some(60_000),
        },
        hours: HoursRules::default(),
        response: response(rng),
        survey: super::survey_rules(rng),
        talk: talk(rng, view),
        absence: AbsenceRules { waiting_ms: rng.below(3) as u64 * 4_000, served_ms: rng.below(3) as u64 * 6_000 },
        forms: super::forms(rng),
    }
}

fn talk(rng: &mut Rng, view: &Account) -> TalkRules {
    let bots: Vec<_> = view.desk.agents.values().filter(|state| state.profile.bot).map(|bot| bot.profile.id).collect();
    TalkRules {
        answer_ms: rng.one_in(2).then_some(5_000),
        wrap_up_ms: rng.one_in(2).then_some(5_000),
        bot: rng.pick(&bots).copied().filter(|_| rng.one_in(2)),
        welcome: if rng.one_in(2) { "welcome".to_owned() } else { String::new() },
        bot_off_hours: rng.one_in(2),
        answered: if rng.one_in(2) { "answered".to_owned() } else { String::new() },
        transferred: if rng.one_in(2) { "transferred".to_owned() } else { String::new() },
        off_hours: if rng.one_in(2) { "off hours".to_owned() } else { String::new() },
        waiting: if rng.one_in(2) { "waiting".to_owned() } else { String::new() },
        left: if rng.one_in(2) { "left".to_owned() } else { String::new() },
    }
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
        close_idle_ms: ms(),
        first_reply_ms: 5_000 * rng.below(2) as u64,
        close_unanswered: rng.one_in(2),
        waiting_ms: 2_000 * rng.below(3) as u64,
        offline_ms: 3_000 * rng.below(3) as u64,
        idle_ms: 2_000 * rng.below(3) as u64,
    }
}

/// Any rights.
pub fn rights(rng: &mut Rng) -> Rights {
    let tier = rng.pick(&[Tier::First, Tier::Normal, Tier::Last]).copied().unwrap_or_default();
    Rights {
        respond: !rng.one_in(4),
        notify: rng.one_in(2),
        listen: !rng.one_in(3),
        manage: rng.one_in(3),
        tier,
        capacity: rng.one_in(3).then(|| rng.below(3) as u16),
    }
}
