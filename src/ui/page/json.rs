//! Reading JSON with the browser's own parser, which weighs nothing.

use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;

/// The member of an object; none if it is not there.
pub(crate) fn member(value: &JsValue, name: &str) -> Option<JsValue> {
    let member = Reflect::get(value, &name.into()).ok()?;
    (!member.is_undefined() && !member.is_null()).then_some(member)
}

/// The text of a member.
pub(crate) fn text(value: &JsValue, name: &str) -> Option<String> {
    member(value, name)?.as_string()
}

/// A JSON object of texts.
pub(crate) fn object(members: &[(&str, &str)]) -> String {
    let object = js_sys::Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    JSON::stringify(&object).map(String::from).unwrap_or_default()
}
