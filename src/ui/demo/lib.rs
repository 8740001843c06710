//! The authority run inside the page, kept in IndexedDB: Parlor without a server.
