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

/// With the feature `lean` these types are neither read nor written: a customer's page of ours gives no such command and
/// is sent no such fact. To be named beside derives that are there without it.
#[macro_export]
macro_rules! not_lean {
    ($($name:ty),* $(,)?) => {
        $crate::staff_only!($($name),*);
        $(
            #[cfg(feature = "lean")]
            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                    Err(serde::ser::Error::custom("not from here"))
                }
            }
        )*
    };
}
