//! Content that is read only by whoever draws it.
//!
//! Over binary codecs it goes as the words that people read in it and, of a length told, its own bytes. So a customer's page,
//! which is counted in bytes, keeps it and passes it on without any code to read it. In JSON it is what it is.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::FilledForm;

/// Something to read in it without knowing what it is.
pub trait Words {
    /// What people read in it, each part on a line of its own.
    fn words(&self) -> String;
}

#[cfg(not(feature = "lean"))]
pub use whole::Packed;

#[cfg(feature = "lean")]
pub use sealed::Packed;

/// As it goes over a binary codec.
#[derive(Serialize, Deserialize)]
struct Sealed {
    words: String,
    bytes: Vec<u8>,
}

#[cfg(not(feature = "lean"))]
mod whole {
    use std::ops::Deref;
    use std::sync::Arc;

    use serde::de::DeserializeOwned;

    use super::{Deserialize, Deserializer, FilledForm, Sealed, Serialize, Serializer, Words};
    use crate::Reject;

    /// Content that is packed for the way. Shared, so that a copy costs nothing.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Packed<T>(Arc<T>);

    impl<T> Packed<T> {
        /// To be packed for the way.
        pub fn new(content: T) -> Self {
            Self(Arc::new(content))
        }

        /// The same, if it passes this check.
        ///
        /// # Errors
        /// Those of the check.
        pub(crate) fn checked(&self, check: impl FnOnce(&T) -> Result<(), Reject>) -> Result<Self, Reject> {
            check(&self.0).map(|()| Self(self.0.clone()))
        }

        /// What `make` makes of it.
        ///
        /// # Errors
        /// Those of `make`.
        pub(crate) fn remade(&self, make: impl FnOnce(&T) -> Result<T, Reject>) -> Result<Self, Reject> {
            make(&self.0).map(Self::new)
        }

        /// The content; none in a page that cannot read it.
        #[expect(clippy::unnecessary_wraps, reason = "a customer's page has none")]
        pub(crate) fn read(&self) -> Option<&T> {
            Some(&self.0)
        }
    }

    impl Packed<FilledForm> {
        /// The answers, each by itself.
        pub fn opened(&self) -> Option<FilledForm> {
            Some(FilledForm::clone(&self.0))
        }
    }

    impl<T: Words> Packed<T> {
        /// What people read in it, each part on a line of its own.
        pub fn words(&self) -> std::borrow::Cow<'_, str> {
            std::borrow::Cow::Owned(self.0.words())
        }
    }

    impl<T> Deref for Packed<T> {
        type Target = T;

        fn deref(&self) -> &T {
            &self.0
        }
    }

    impl<T: Serialize + Words> Serialize for Packed<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            if serializer.is_human_readable() {
                return self.0.serialize(serializer);
            }
            let bytes = postcard::to_allocvec(&*self.0).map_err(serde::ser::Error::custom)?;
            Sealed { words: self.0.words(), bytes }.serialize(serializer)
        }
    }

    impl<'de, T: DeserializeOwned> Deserialize<'de> for Packed<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            if deserializer.is_human_readable() {
                return T::deserialize(deserializer).map(Self::new);
            }
            match postcard::take_from_bytes(&Sealed::deserialize(deserializer)?.bytes) {
                Ok((content, [])) => Ok(Self::new(content)),
                _ => Err(serde::de::Error::custom("the bytes within are not what they should be")),
            }
        }
    }

    #[cfg(feature = "schema")]
    impl<T: schemars::JsonSchema> schemars::JsonSchema for Packed<T> {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> std::borrow::Cow<'static, str> {
            T::schema_name()
        }

        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            generator.subschema_for::<T>()
        }
    }
}

#[cfg(feature = "lean")]
mod sealed {
    use std::marker::PhantomData;

    use super::{Deserialize, Deserializer, FilledForm, Sealed, Serialize, Serializer};
    use crate::Reject;

    /// Content that this page cannot read.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Packed<T> {
        words: String,
        bytes: Vec<u8>,
        of: PhantomData<fn() -> T>,
    }

    impl<T> Packed<T> {
        /// What people read in it, each part on a line of its own.
        pub fn words(&self) -> std::borrow::Cow<'_, str> {
            std::borrow::Cow::Borrowed(&self.words)
        }

        /// A page says nothing that it cannot read.
        ///
        /// # Errors
        /// [`Reject::NotAllowed`].
        pub(crate) fn checked(&self, _: impl FnOnce(&T) -> Result<(), Reject>) -> Result<Self, Reject> {
            Err(Reject::NotAllowed)
        }

        /// A page makes nothing of what it cannot read.
        ///
        /// # Errors
        /// [`Reject::NotAllowed`].
        pub(crate) fn remade(&self, _: impl FnOnce(&T) -> Result<T, Reject>) -> Result<Self, Reject> {
            Err(Reject::NotAllowed)
        }

        /// None.
        pub(crate) fn read(&self) -> Option<&T> {
            None
        }
    }

    impl Packed<FilledForm> {
        /// The answers, each by itself. This page can read what it says.
        pub fn opened(&self) -> Option<FilledForm> {
            postcard::from_bytes(&self.bytes).ok()
        }
    }

    impl<T> Serialize for Packed<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            (&self.words, &self.bytes).serialize(serializer)
        }
    }

    impl<'de, T> Deserialize<'de> for Packed<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let Sealed { words, bytes } = Sealed::deserialize(deserializer)?;
            Ok(Self { words, bytes, of: PhantomData })
        }
    }
}
