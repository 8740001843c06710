//! The scene: a server, and people who come to it.

use crate::agent::Staff;
use crate::browser::Driver;
use crate::proxy::Proxy;
use crate::server::{ADMIN_PASSWORD, DEMO_PASSWORD, Server};
use crate::visitor::Visitor;

/// A shop with Parlor.
pub struct Shop {
    pub server: Server,
    driver: Driver,
}

impl Shop {
    pub async fn opens() -> Self {
        Self { server: Server::start().await, driver: Driver::start().await }
    }

    /// A visitor at the shop's page.
    pub async fn visitor(&mut self) -> Visitor {
        let visitor = Visitor { browser: self.driver.browser().await, network: Proxy::to(self.server.address).await };
        visitor.opens_shop().await;
        visitor
    }

    /// The first agent, signed in.
    pub async fn first_agent(&mut self) -> Staff {
        self.agent("admin@example.com", ADMIN_PASSWORD).await
    }

    /// The second agent, signed in.
    pub async fn second_agent(&mut self) -> Staff {
        self.agent("mira@example.com", DEMO_PASSWORD).await
    }

    async fn agent(&mut self, email: &str, password: &str) -> Staff {
        let staff = Staff { browser: self.driver.browser().await, network: Proxy::to(self.server.address).await };
        staff.signs_in(email, password).await;
        staff
    }
}
