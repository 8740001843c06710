//! A customer's page asks nothing.

use parlor_engine::StaffOnly;

/// None.
pub type Query = StaffOnly<()>;

/// None.
pub type Answer = StaffOnly<()>;
