//! The person served.

use parlor_engine::chat::profile::{
    Absorbed, Address, Ban, Consent, Details, Greeted, GreetingStep, Page, Place, Profile, Statistics, Visit,
};
use parlor_engine::chat::{Chat, ChatAttributes, ChatFact, Content, Customer, Erasure, ProfileFact};
use parlor_engine::command::*;
use parlor_engine::*;

use super::content::filled;
use super::{AGENT, CHAT, CUSTOMER, GROUP, NOW, THREAD};

const OTHER: CustomerId = CustomerId(0xc0571);
const ASIDE: ChatId = ChatId(0xc4a8);
const GREETING: GreetingId = GreetingId(0x92ee7);

fn fields() -> Vec<(String, String)> {
    vec![("plan".into(), "gold".into()), ("basket".into(), "2".into())]
}

fn details() -> Details {
    Details {
        phone: Some("+46812345".into()),
        avatar: Some("https://shop.example/vera.png".into()),
        company: Some("Lamps Ltd".into()),
        country: Some("SE".into()),
        address: Address {
            street: "Lampgatan 1".into(),
            city: "Lund".into(),
            state: String::new(),
            postal_code: "223 50".into(),
        },
        email_verified: true,
        identified: true,
        external_id: Some("shop-7".into()),
    }
}

fn page() -> Page {
    Page { url: "https://shop.example/lamps".into(), title: "Lamps".into(), opened_at: NOW }
}

pub fn place() -> Place {
    Place {
        country: "Poland".into(),
        country_code: "PL".into(),
        region: "Dolnoslaskie".into(),
        city: "Wroclaw".into(),
        timezone: "Europe/Warsaw".into(),
        latitude: "51.1070".into(),
        longitude: "17.0385".into(),
    }
}

fn visit() -> Visit {
    Visit {
        started_at: NOW,
        ended_at: None,
        referrer: Some("https://search.example/".into()),
        user_agent: Some("Browser/1".into()),
        ip: Some("192.0.2.7".into()),
        pages: vec![page()],
        greetings: vec![Greeted { greeting: GREETING, step: GreetingStep::Shown }],
        place: Some(Box::new(place())),
    }
}

fn consent() -> Consent {
    Consent { given: true, version: "2026-01".into(), at: NOW, by: Some(User::Agent(AGENT)) }
}

pub fn profile() -> Profile {
    let customer = Customer { id: OTHER, name: Some("Visitor".into()), email: None };
    Profile {
        created_at: Some(NOW),
        details: details(),
        session_fields: fields(),
        visits: vec![visit()],
        statistics: Statistics { threads: 2, visits: 1, page_views: 1, greetings_shown: 1, ..Statistics::default() },
        consent: Some(consent()),
        ban: Some(Ban { until: NOW, by: User::Agent(AGENT), at: NOW }),
        merged: vec![Absorbed {
            customer: customer.clone(),
            profile: None,
            aside: Some(Box::new(Chat { id: ASIDE, customer, threads: Vec::new(), attributes: None, profile: None })),
            threads: vec![THREAD],
            at: NOW,
            attributes: Some(Box::new(ChatAttributes {
                properties: super::attributes::change().set,
                followers: [AGENT].into(),
                customer_followers: [AGENT].into(),
                pinned: true,
            })),
        }],
        erased_at: None,
        properties: super::attributes::change().set,
        saved_by: Some(User::Agent(AGENT)),
    }
}

pub fn commands() -> Vec<Command> {
    let set = CustomerFields {
        name: Some("Vera".into()),
        email: Some(String::new()),
        phone: Some("+46812345".into()),
        address: Some(details().address),
        session_fields: Some(fields()),
        ..CustomerFields::default()
    };
    vec![
        Command::CreateCustomer(CreateCustomer { set: Box::new(set.clone()) }),
        Command::UpdateCustomer(UpdateCustomer { customer: CUSTOMER, set: Box::new(set) }),
        Command::SetSessionFields(SetSessionFields { fields: fields() }),
        Command::GiveConsent(GiveConsent { given: true, version: "2026-01".into(), customer: Some(CUSTOMER) }),
        Command::StartVisit(StartVisit {
            referrer: "https://search.example/".into(),
            user_agent: "Browser/1".into(),
            ip: String::new(),
            place: Some(Box::new(place())),
        }),
        Command::ViewPage(ViewPage { url: page().url, title: page().title }),
        Command::EndVisit(EndVisit {}),
        Command::BanCustomer(BanCustomer { customer: CUSTOMER, days: 3 }),
        Command::UnbanCustomer(UnbanCustomer { customer: CUSTOMER }),
        Command::StepUp(StepUp {
            anonymous: Some(OTHER),
            customer: CUSTOMER,
            name: "Vera".into(),
            email: "vera@example.com".into(),
            email_verified: true,
            phone: "+46812345".into(),
            avatar: "https://shop.example/vera.png".into(),
            external_id: "shop-7".into(),
        }),
        Command::MergeCustomer(MergeCustomer { from: OTHER, into: CUSTOMER }),
        Command::UnmergeCustomer(UnmergeCustomer { customer: OTHER }),
        Command::EraseCustomer(EraseCustomer { customer: CUSTOMER }),
        Command::Greet(Greet {
            customer: CUSTOMER,
            greeting: GREETING,
            step: GreetStep::Accepted {
                group: Some(GROUP),
                content: Content::Text("May I help?".into()),
                form: Some(Box::new(filled())),
            },
        }),
    ]
}

pub fn facts() -> Vec<(&'static str, ChatFact)> {
    let facts = [
        ("profile", ProfileFact::Saved { details: Box::new(details()), at: NOW, by: Some(User::Agent(AGENT)) }),
        ("profile.fields_set", ProfileFact::FieldsSet { fields: fields() }),
        ("profile.visit_started", ProfileFact::VisitStarted { visit: Box::new(visit()) }),
        ("profile.page_viewed", ProfileFact::PageViewed { page: page() }),
        ("profile.visit_ended", ProfileFact::VisitEnded { at: NOW }),
        ("profile.consent_saved", ProfileFact::ConsentSaved { consent: consent() }),
        ("profile.banned", ProfileFact::Banned { until: NOW, by: User::Agent(AGENT), at: NOW }),
        ("profile.unbanned", ProfileFact::Unbanned),
        ("profile.merged", ProfileFact::Merged { from: OTHER, into: CUSTOMER, aside: Some(ASIDE), at: NOW }),
        ("profile.greeted", ProfileFact::Greeted { greeting: GREETING, step: GreetingStep::Accepted, at: NOW }),
        ("profile.properties_changed", ProfileFact::PropertiesChanged { change: super::attributes::change() }),
        ("profile.dropped", ProfileFact::Dropped { customer: CUSTOMER, at: NOW }),
        ("profile.unmerged", ProfileFact::Unmerged { from: OTHER, into: CUSTOMER, back: Some(ASIDE), at: NOW }),
    ];
    let erasure = Erasure { chats: [CHAT, ASIDE].into(), threads: [THREAD].into() };
    let erased = ("erased", ChatFact::Erased { erasure, at: NOW });
    facts.into_iter().map(|(name, fact)| (name, ChatFact::Profile(fact))).chain([erased]).collect()
}
