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

/// What only staff give. With the feature `lean` it has no value, so that all code around it falls away.
#[cfg(not(feature = "lean"))]
pub type StaffOnly<T> = T;

#[cfg(feature = "lean")]
pub use absent::Absent as StaffOnly;

#[cfg(feature = "lean")]
mod absent {
    use std::convert::Infallible;
    use std::marker::PhantomData;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Not in a customer's page.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Absent<T>(Infallible, PhantomData<fn() -> T>);

    impl<T> Serialize for Absent<T> {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            match self.0 {}
        }
    }

    impl<'de, T> Deserialize<'de> for Absent<T> {
        fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            Err(D::Error::custom("for staff only"))
        }
    }
}

/// With the feature `lean`, in place of the decoder of a variant that only staff are sent.
#[cfg(feature = "lean")]
pub(crate) mod refused {
    use serde::Deserializer;
    use serde::de::Error as _;

    pub(crate) fn deserialize<'de, T, D: Deserializer<'de>>(_: D) -> Result<T, D::Error> {
        Err(D::Error::custom("for staff only"))
    }
}

/// With the feature `lean`, in place of the coders of a list, a map or an option that a customer's copy has empty: in
/// binary frames that is a zero.
#[cfg(feature = "lean")]
pub(crate) mod empty {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(crate) fn serialize<T, S: Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(0)
    }

    pub(crate) fn deserialize<'de, T: Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        match u8::deserialize(deserializer)? {
            0 => Ok(T::default()),
            _ => Err(D::Error::custom("for staff only")),
        }
    }
}
