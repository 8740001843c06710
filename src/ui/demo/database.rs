//! The log in IndexedDB: each entry under its position, in the bytes that frames have.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use parlor_engine::Time;
use parlor_sync::{Codec, Entry, Epoch};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

/// Entries, by position.
const ENTRIES: &str = "entries";
/// What names this history: the epoch, and the secret of customers' cursors.
const NAMES: &str = "names";
/// The key of the only row there.
const NAME: f64 = 1.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = IdbDatabase)]
    type WithOptions;

    #[wasm_bindgen(method, catch)]
    fn transaction(this: &WithOptions, store: &str, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;
}

/// An open database.
pub struct Database {
    inner: IdbDatabase,
}

/// What one history is called.
#[derive(Clone, Copy)]
pub(crate) struct Names {
    pub epoch: Epoch,
    pub cursor_key: u64,
}

impl Database {
    /// Opens a database of this name; none where the browser keeps nothing.
    pub async fn open(name: &str) -> Option<Self> {
        let factory = web_sys::window()?.indexed_db().ok()??;
        let request = factory.open_with_u32(name, 1).ok()?;
        let upgrade = Closure::once_into_js({
            let request = request.clone();
            move || {
                let Ok(database) = request.result().map(|result| result.unchecked_into::<IdbDatabase>()) else {
                    return;
                };
                for store in [ENTRIES, NAMES] {
                    // Fails for none of them: the database is new.
                    let _ = database.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        Some(Self { inner: done(&request).await?.unchecked_into() })
    }

    /// Deletes everything in it.
    pub async fn clear(&self) -> Option<()> {
        for store in [ENTRIES, NAMES] {
            let transaction = self.write(store)?;
            transaction.object_store(store).ok()?.clear().ok()?;
            completed(&transaction).await?;
        }
        Some(())
    }

    /// Adds entries in one transaction, on the disk when it returns; none if they are not.
    pub async fn append(&self, entries: &[std::sync::Arc<Entry>]) -> Option<()> {
        let transaction = self.write(ENTRIES)?;
        let store = transaction.object_store(ENTRIES).ok()?;
        for entry in entries {
            let bytes = Uint8Array::from(Codec::Postcard.encode(entry.as_ref()).as_slice());
            // To add and not to put: two hosts that both think they are the only one must not both succeed.
            store.add_with_key(&bytes, &(entry.position as f64).into()).ok()?;
        }
        completed(&transaction).await
    }

    /// All entries, oldest first; none if they cannot be read.
    pub async fn load(&self) -> Option<Vec<Entry>> {
        let rows: Array = done(&self.read(ENTRIES)?.get_all().ok()?).await?.dyn_into().ok()?;
        rows.iter().map(|row| Codec::Postcard.decode(&Uint8Array::new(&row).to_vec()).ok()).collect()
    }

    /// What the history is called; `fresh` is kept if it has no name yet.
    pub(crate) async fn names(&self, fresh: Names) -> Option<Names> {
        let kept = done(&self.read(NAMES)?.get(&NAME.into()).ok()?).await?;
        if !kept.is_undefined() {
            let (epoch, cursor_key) = Codec::Postcard.decode(&Uint8Array::new(&kept).to_vec()).ok()?;
            return Some(Names { epoch, cursor_key });
        }
        let bytes = Codec::Postcard.encode(&(fresh.epoch, fresh.cursor_key));
        let transaction = self.write(NAMES)?;
        let store = transaction.object_store(NAMES).ok()?;
        store.put_with_key(&Uint8Array::from(bytes.as_slice()), &NAME.into()).ok()?;
        completed(&transaction).await?;
        Some(fresh)
    }

    fn read(&self, store: &str) -> Option<IdbObjectStore> {
        let transaction = self.inner.transaction_with_str_and_mode(store, IdbTransactionMode::Readonly).ok()?;
        transaction.object_store(store).ok()
    }

    fn write(&self, store: &str) -> Option<IdbTransaction> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into()).ok()?;
        self.inner.unchecked_ref::<WithOptions>().transaction(store, "readwrite", &options).ok()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.inner.close();
    }
}

/// The result of a request; none if it fails.
async fn done(request: &IdbRequest) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve.unchecked_into()));
        request.set_onerror(Some(&reject.unchecked_into()));
    });
    JsFuture::from(promise).await.ok()?;
    request.result().ok()
}

/// Waits until a transaction is complete; none if it fails.
async fn completed(transaction: &IdbTransaction) -> Option<()> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve.unchecked_into()));
        transaction.set_onabort(Some(&reject.unchecked_into()));
    });
    JsFuture::from(promise).await.ok().map(drop)
}

impl Names {
    pub(crate) fn fresh(bits: u128, now: Time) -> Self {
        // The clock beside chance: a new history never has the name of the one before.
        Self { epoch: Epoch((bits as u32) ^ (now.0 as u32)), cursor_key: (bits >> 64) as u64 }
    }
}
