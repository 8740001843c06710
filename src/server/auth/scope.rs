//! What a token may be used for, and what each command and query needs: default deny. The engine checks again, by its own
//! rules, what the owner's role allows.
//!
//! A new command or query gets a line in its table below: `Name => Scope, Least;`, where `Least` is the least that may give
//! it at all ([`Least::System`]: nobody from outside). `docs/scopes.md` follows from the tables: `cargo xtask docs`.

use parlor_engine::desk::AgentRole;
use parlor_engine::{Command, User};
use parlor_sync::Query;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! scopes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal, $role:ident;)*) => {
        /// What a token may be used for. A scope that writes does not contain the one that reads.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum Scope {
            $($(#[doc = $doc])* #[serde(rename = $text)] $name,)*
        }

        impl Scope {
            /// Every scope there is.
            pub const ALL: &'static [Scope] = &[$(Scope::$name),*];

            /// The name that tokens carry.
            pub fn name(self) -> &'static str {
                match self { $(Scope::$name => $text),* }
            }

            /// A sentence for people.
            pub fn meaning(self) -> &'static str {
                match self { $(Scope::$name => concat!($($doc),*).trim_ascii()),* }
            }

            /// The least role that can give a token this scope.
            pub fn role(self) -> AgentRole {
                match self { $(Scope::$name => AgentRole::$role),* }
            }
        }
    };
}

scopes! {
    /// Reads conversations, open and closed.
    ChatsRead = "chats:read", Observer;
    /// Takes part in conversations, takes them over, hands them on and closes them.
    ChatsWrite = "chats:write", Agent;
    /// Reads who customers are.
    CustomersRead = "customers:read", Observer;
    /// Changes who customers are.
    CustomersWrite = "customers:write", Agent;
    /// Reads agents, groups and how they are at work.
    AgentsRead = "agents:read", Observer;
    /// Sets agents' status, and adds and changes agents.
    AgentsWrite = "agents:write", Agent;
    /// Adds and changes groups and their rules.
    GroupsWrite = "groups:write", Admin;
    /// Reads reports: supervisors and observers all, agents those of the groups that they manage.
    ReportsRead = "reports:read", Observer;
    /// Changes what holds for the whole account.
    SettingsWrite = "settings:write", Admin;
    /// Reads who did what.
    AuditRead = "audit:read", Admin;
    /// Gives and takes back tokens.
    TokensWrite = "tokens:write", Agent;
}

/// Who may give a command or ask a query at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Least {
    /// A customer, in the own chat; also staff.
    Customer,
    /// Staff of any role, also those who only look.
    Observer,
    /// Staff who serve customers.
    Agent,
    /// Staff who steer others.
    Supervisor,
    /// Staff who set up the account.
    Admin,
    /// Nobody from outside: Parlor itself.
    System,
}

/// What a command or a query needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// What a token must be for.
    pub scope: Scope,
    /// Who may do it at all; a longer list of conditions may follow in the engine.
    pub least: Least,
}

/// What a connection needs that is told all that its user may see.
pub const CONNECTION: &[Scope] = &[Scope::ChatsRead, Scope::CustomersRead, Scope::AgentsRead];

macro_rules! needs {
    ($type:ident, $of:ident, $all:ident: $($variant:ident => $scope:ident, $least:ident;)*) => {
        /// What it needs. Something new does not compile until it stands in this table.
        pub fn $of(wanted: &$type) -> Need {
            match wanted { $($type::$variant { .. } => Need { scope: Scope::$scope, least: Least::$least },)* }
        }

        /// The table, for the documents.
        pub const $all: &[(&str, Need)] =
            &[$((stringify!($variant), Need { scope: Scope::$scope, least: Least::$least })),*];
    };
}

needs! { Command, of_command, COMMANDS:
    StartThread => ChatsWrite, Customer;
    PostEvent => ChatsWrite, Customer;
    AddNote => ChatsWrite, Agent;
    MarkSeen => ChatsWrite, Customer;
    Rate => ChatsWrite, Customer;
    SaveCustomer => CustomersWrite, Customer;
    PickUp => ChatsWrite, Agent;
    AcceptOffer => ChatsWrite, Agent;
    DeclineOffer => ChatsWrite, Agent;
    Transfer => ChatsWrite, Agent;
    CloseThread => ChatsWrite, Customer;
    SetRoutingStatus => AgentsWrite, Agent;
    SaveAgent => AgentsWrite, Admin;
    ConfigureGroup => GroupsWrite, Admin;
    AgentLost => ChatsWrite, System;
    Tick => ChatsWrite, System;
    SaveSkill => SettingsWrite, Admin;
    DeleteSkill => SettingsWrite, Admin;
    SaveAgentSkills => AgentsWrite, Admin;
    AssignRoles => AgentsWrite, Admin;
    SetRequirements => ChatsWrite, Agent;
    EditEvent => ChatsWrite, Customer;
    DeleteEvent => ChatsWrite, Customer;
    SendPostback => ChatsWrite, Customer;
    SetOpening => GroupsWrite, System;
    SetProperties => ChatsWrite, Agent;
    DeleteProperties => ChatsWrite, Agent;
    TagThread => ChatsWrite, Agent;
    UntagThread => ChatsWrite, Agent;
    LinkThread => ChatsWrite, Agent;
    UnlinkThread => ChatsWrite, Agent;
    EditNote => ChatsWrite, Agent;
    DeleteNote => ChatsWrite, Agent;
    SetResponseTarget => ChatsWrite, Agent;
    FollowChat => ChatsRead, Observer;
    UnfollowChat => ChatsRead, Observer;
    FollowCustomer => CustomersRead, Observer;
    UnfollowCustomer => CustomersRead, Observer;
    MarkUrgent => ChatsWrite, Customer;
    DeleteThread => ChatsWrite, Admin;
    ReturnToQueue => ChatsWrite, Agent;
    TakeOver => ChatsWrite, Agent;
    WithdrawOffer => ChatsWrite, Agent;
    InviteAgent => ChatsWrite, Agent;
    JoinThread => ChatsWrite, Agent;
    LeaveThread => ChatsWrite, Agent;
    RemoveMember => ChatsWrite, Agent;
    CreateCustomer => CustomersWrite, Agent;
    UpdateCustomer => CustomersWrite, Agent;
    SetSessionFields => CustomersWrite, Customer;
    GiveConsent => CustomersWrite, Customer;
    StartVisit => CustomersWrite, Customer;
    ViewPage => CustomersWrite, Customer;
    EndVisit => CustomersWrite, Customer;
    BanCustomer => CustomersWrite, Agent;
    UnbanCustomer => CustomersWrite, Supervisor;
    StepUp => CustomersWrite, System;
    MergeCustomer => CustomersWrite, Supervisor;
    UnmergeCustomer => CustomersWrite, Supervisor;
    EraseCustomer => CustomersWrite, Customer;
    SkipSurvey => ChatsWrite, Customer;
    BeginThread => ChatsWrite, Agent;
    FinishWrapUp => ChatsWrite, Agent;
    LogOutAgent => AgentsWrite, Agent;
    DeleteGroup => GroupsWrite, Admin;
    Greet => CustomersWrite, System;
    SaveStatusReasons => SettingsWrite, Admin;
    TellTranscript => ChatsWrite, System;
    CustomerLost => ChatsWrite, System;
    SaveGroupAgents => AgentsWrite, Admin;
    SuspendAgent => AgentsWrite, Admin;
    RemoveAgent => AgentsWrite, Admin;
    SavePublicName => AgentsWrite, Agent;
    SaveProperties => SettingsWrite, Admin;
    SaveCustomerProperties => CustomersWrite, Agent;
    SaveAgentCard => AgentsWrite, Agent;
    SetAccess => ChatsWrite, Agent;
    FromOutside => ChatsWrite, Agent;
    DropVisitors => CustomersWrite, System;
    PinChat => ChatsWrite, Agent;
    AgentIdle => AgentsWrite, System;
}

needs! { Query, of_query, QUERIES:
    Archive => ChatsRead, Observer;
    Thread => ChatsRead, Customer;
    History => ChatsRead, Customer;
    Threads => ChatsRead, Customer;
    Chats => ChatsRead, Observer;
    Agents => AgentsRead, Observer;
    Transfer => AgentsRead, Observer;
    Report => ReportsRead, Observer;
    Customers => CustomersRead, Observer;
    Customer => CustomersRead, Observer;
    Properties => AgentsRead, Observer;
    FormDue => AgentsRead, Customer;
    Transcript => ChatsRead, Customer;
    Groups => AgentsRead, Customer;
    Forms => AgentsRead, Customer;
    Skills => AgentsRead, Observer;
    StatusReasons => AgentsRead, Observer;
    CannedReplies => ChatsRead, Observer;
    GreetingDue => ChatsWrite, Customer;
}

/// Some scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(u32);

impl Scopes {
    /// Whether a scope is among them.
    pub fn contains(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u32) != 0
    }

    /// The scopes as one text, their names with blanks between.
    pub fn text(self) -> String {
        self.list().into_iter().map(Scope::name).collect::<Vec<_>>().join(" ")
    }

    /// The scopes of such a text; none if it names something else.
    pub fn read(text: &str) -> Option<Self> {
        let known = |name| Scope::ALL.iter().copied().find(|scope| scope.name() == name);
        text.split_whitespace().map(known).collect()
    }

    /// The scopes, in the order of [`Scope::ALL`].
    pub fn list(self) -> Vec<Scope> {
        Scope::ALL.iter().copied().filter(|scope| self.contains(*scope)).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | 1 << scope as u32))
    }
}

/// What somebody may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Signed in, or a customer: all that the role allows.
    Own,
    /// By token: of that, what the token is for.
    Token(Scopes),
}

/// Why something is not even put to the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// No role of this kind may.
    Role,
    /// The token is not for this.
    Scope(Scope),
    /// No token is for this: it would make an admin, take over one, or keep one out.
    Admins,
    /// It would leave no admin who can sign in.
    LastAdmin,
}

impl Need {
    /// Whether it may be put to the engine.
    ///
    /// # Errors
    /// What is missing.
    pub fn check(self, user: User, reach: Reach) -> Result<(), Denied> {
        let least = match user {
            User::Customer(_) => Least::Customer,
            // Which role an agent has is the engine's to know.
            User::Agent(_) => Least::Admin,
            User::System => Least::System,
        };
        if self.least > least {
            return Err(Denied::Role);
        }
        reach.need(self.scope)
    }
}

impl Reach {
    /// Whether a scope is within reach.
    ///
    /// # Errors
    /// If it is not.
    pub fn need(self, scope: Scope) -> Result<(), Denied> {
        match self {
            Reach::Own => Ok(()),
            Reach::Token(scopes) if scopes.contains(scope) => Ok(()),
            Reach::Token(_) => Err(Denied::Scope(scope)),
        }
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::command::PickUp;
    use parlor_engine::{AgentId, CustomerId};

    use super::*;

    #[test]
    fn a_token_does_what_it_is_for_and_nothing_else() {
        let pick_up = of_command(&Command::PickUp(PickUp { chat: None }));
        let agent = User::Agent(AgentId(1));
        let token = |scope| Reach::Token(Scopes::from_iter([scope]));
        assert_eq!(pick_up.check(agent, Reach::Own), Ok(()));
        assert_eq!(pick_up.check(agent, token(Scope::ChatsWrite)), Ok(()));
        assert_eq!(pick_up.check(agent, token(Scope::ChatsRead)), Err(Denied::Scope(Scope::ChatsWrite)));
    }

    #[test]
    fn nobody_gives_the_systems_commands_and_customers_none_of_staff() {
        let customer = User::Customer(CustomerId(1));
        assert_eq!(of_command(&Command::Tick).check(User::Agent(AgentId(1)), Reach::Own), Err(Denied::Role));
        let staff = COMMANDS.iter().filter(|(_, need)| need.least > Least::Customer);
        for (name, need) in staff {
            assert_eq!(need.check(customer, Reach::Own), Err(Denied::Role), "{name}");
        }
    }
}
