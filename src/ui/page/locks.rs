//! Web Locks: who among the tabs of a browser has a name to itself.

use js_sys::{Function, Object, Promise, Reflect};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::later::later;

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &Object, grant: &JsValue) -> Result<Promise, JsValue>;
}

/// A lock that is held until this is dropped. Browsers release it too when the tab is gone.
pub struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Whether this browser has locks. They are missing in old ones, and on pages that came over plain HTTP.
pub fn are_there() -> bool {
    manager().is_some()
}

/// Takes a lock if nobody has it.
pub async fn take(name: &str) -> Option<Held> {
    hold(name, true).await
}

/// Takes a lock as soon as nobody has it.
pub async fn wait(name: &str) -> Option<Held> {
    hold(name, false).await
}

async fn hold(name: &str, if_available: bool) -> Option<Held> {
    let manager = manager()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &if_available.into()).ok()?;
    let (setter, held) = later();
    let setter = Rc::new(setter);
    let on_failure = setter.clone();
    let grant = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if lock.is_null() {
            setter.set(None);
            return JsValue::UNDEFINED;
        }
        let mut release = None;
        // The lock is held until the promise that is returned here is settled.
        let until = Promise::new(&mut |resolve, _| release = Some(resolve.unchecked_into()));
        setter.set(release.map(Held));
        until.into()
    });
    let request = manager.request(name, &options, &grant).ok()?;
    spawn_local(async move {
        if JsFuture::from(request).await.is_err() {
            on_failure.set(None);
        }
    });
    held.await.flatten()
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!manager.is_undefined()).then(|| manager.unchecked_into())
}
