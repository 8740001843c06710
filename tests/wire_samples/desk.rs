//! What happens at the desk.

use parlor_engine::chat::Holder;

use super::*;

named!(DESK_FACTS, name_of_desk_fact, DeskFact, {
    AgentSaved => "agent_saved", GroupSaved => "group_saved", RoutingStatusSet => "routing_status_set", Queued => "queued",
    Offered => "offered", OfferEnded => "offer_ended", Assigned => "assigned", Released => "released",
    GroupRulesSaved => "group_rules_saved", SkillSaved => "skill_saved", SkillDeleted => "skill_deleted",
    AgentSkillsSaved => "agent_skills_saved", RolesAssigned => "roles_assigned", Required => "required",
    QueueMarked => "queue_marked", OpeningSet => "opening_set",
    Hand => "hand", Duty => "duty", GroupDeleted => "group_deleted",
});

pub fn desk_facts() -> Vec<(&'static str, DeskFact)> {
    let agent = Agent {
        id: AGENT,
        name: "Ann Agent".into(),
        email: "ann@example.com".into(),
        role: AgentRole::Admin,
        capacity: 6,
        groups: BTreeSet::from([GROUP]),
        bot: false,
    };
    let offered = |reason| DeskFact::Offered { chat: CHAT, thread: THREAD, agent: AGENT, until: NOW, reason, at: NOW };
    let hand = |hand| DeskFact::Hand(HandFact { chat: CHAT, thread: THREAD, agent: AGENT, at: NOW, hand });
    let all = vec![
        DeskFact::AgentSaved { agent },
        DeskFact::GroupSaved { group: Group::new(GROUP, "Sales".into(), 1, Assignment::PickUp) },
        DeskFact::RoutingStatusSet {
            agent: AGENT,
            status: RoutingStatus::Paused,
            at: NOW,
            reason: Some("Lunch".into()),
        },
        DeskFact::Queued { chat: CHAT, thread: THREAD, group: GROUP, queued_at: NOW },
        offered(OfferReason::Routing),
        DeskFact::OfferEnded { chat: CHAT, thread: THREAD, agent: AGENT, end: OfferEnd::TimedOut },
        DeskFact::Assigned { chat: CHAT, thread: THREAD, agent: AGENT, at: NOW },
        DeskFact::Released { chat: CHAT, thread: THREAD, at: NOW },
        DeskFact::GroupRulesSaved { group: GROUP, rules: Box::new(group_rules()) },
        DeskFact::SkillSaved { skill: Skill { id: SKILL, name: "French".into(), order: 2, response: None } },
        DeskFact::SkillDeleted { skill: SKILL },
        DeskFact::AgentSkillsSaved { agent: AGENT, skills: BTreeSet::from([SKILL]) },
        DeskFact::RolesAssigned { group: GROUP, agent: AGENT, rights: rights() },
        DeskFact::Required {
            chat: CHAT,
            thread: THREAD,
            needs: Box::new(Needs { skills: BTreeSet::from([SKILL]), priority: 7, prefer: Some(OTHER), message: true }),
        },
        DeskFact::QueueMarked { group: GROUP, full: true },
        DeskFact::OpeningSet { group: GROUP, open: false, next_change: Some(NOW) },
        hand(Hand::Holds(Hold { rank: 2, over_capacity: true, idle: false })),
        DeskFact::Duty(DutyFact::LoggedOut { agent: AGENT, at: NOW }),
        DeskFact::GroupDeleted { group: GROUP },
    ];
    let mut named: Vec<_> = all.into_iter().map(|fact| (name_of_desk_fact(&fact), fact)).collect();
    named.push(("offered.transfer", offered(OfferReason::Transfer { from: OTHER, since: NOW, by: Some(OTHER) })));
    named.push(("offered.handed", offered(OfferReason::Handed { by: Some(OTHER) })));
    named.push(("offered.invite", offered(OfferReason::Invite { owner: OTHER, since: NOW, by: None })));
    named.push(("hand.helps", hand(Hand::Helps)));
    named.push(("hand.helps_no_more", hand(Hand::HelpsNoMore)));
    named.push(("hand.gave_away", hand(Hand::GaveAway)));
    named.push(("hand.wraps_up", hand(Hand::WrapsUp { until: NOW })));
    named.push(("hand.unanswered", hand(Hand::Unanswered)));
    named.push(("hand.answered", hand(Hand::Answered)));
    named.push(("duty.reasons_saved", DeskFact::Duty(DutyFact::ReasonsSaved { reasons: vec!["Lunch".into()] })));
    named.push(("hand.wrapped_up", hand(Hand::WrappedUp)));
    named.push(("duty.suspended", DeskFact::Duty(DutyFact::Suspended { agent: AGENT, at: NOW })));
    named.push(("duty.reinstated", DeskFact::Duty(DutyFact::Reinstated { agent: AGENT, at: NOW })));
    named.push(("duty.removed", DeskFact::Duty(DutyFact::Removed { agent: AGENT, at: NOW })));
    let name = Some("Annie".into());
    let change = attributes::change();
    let of = Holder::Group { group: GROUP };
    named.push(("duty.properties_changed", DeskFact::Duty(DutyFact::PropertiesChanged { of, change })));
    let card = AgentCard { avatar: Some("https://shop.example/ann.png".into()), job_title: Some("Adviser".into()) };
    named.push(("duty.card_saved", DeskFact::Duty(DutyFact::CardSaved { agent: AGENT, card })));
    named.push(("duty.public_name_saved", DeskFact::Duty(DutyFact::PublicNameSaved { agent: AGENT, name })));
    named
}

pub fn group_rules() -> GroupRules {
    let queue = QueueRules { enabled: true, limit: Some(20), reopen_below: Some(15), attended: true, continuous: true };
    let hours = HoursRules {
        enabled: true,
        zone: "Europe/Oslo".into(),
        week: vec![WeekSpan { day: 1, from: 540, to: 1_020 }],
        holidays: vec![Holiday { date: "2026-12-24".into(), spans: vec![DaySpan { from: 540, to: 720 }] }],
        when_closed: WhenClosed::Queue,
    };
    let routing = RoutingRules { prefer_last_agent: true, pause_after: Some(3), away_after_ms: Some(600_000) };
    let talk = TalkRules {
        answer_ms: Some(30_000),
        wrap_up_ms: Some(120_000),
        bot: Some(OTHER),
        welcome: "Good morning!".into(),
        bot_off_hours: true,
        answered: "How can I help you?".into(),
        transferred: "Sales will help you.".into(),
        off_hours: "We are back at nine.".into(),
        waiting: "It takes a little longer today.".into(),
        left: "Somebody else will be with you soon.".into(),
    };
    let absence = AbsenceRules { waiting_ms: 120_000, served_ms: 600_000 };
    GroupRules {
        queue,
        routing,
        hours,
        response: attributes::rules(),
        survey: content::survey_rules(),
        talk,
        absence,
        forms: content::form_rules(),
    }
}

pub fn rights() -> Rights {
    Rights { respond: true, notify: false, listen: true, manage: true, tier: Tier::First, capacity: Some(3) }
}
