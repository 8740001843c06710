//! What only staff give or are sent: a customer's page, which is counted in bytes, has no decoder for it.

/// With the feature `lean` these types are refused wherever they are read. To be named beside a derive that is there
/// without it.
#[macro_export]
macro_rules! staff_only {
    ($($name:ty),* $(,)?) => {$(
        #[cfg(feature = "lean")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
                Err(serde::de::Error::custom("for staff only"))
            }
        }
    )*};
}
