//! A simulated network, clock and faults around the real replica and authority.
