//! Takes out of a visitor's script what wasm-bindgen writes for browsers that cannot run its wasm at all, and for ways of
//! starting that ours does not go. What a later wasm-bindgen writes in other words stays.

/// Begins the functions that load and start the program: ours takes their place.
const STARTS: &str = "async function __wbg_init(";
/// As `boot-widget.js` calls it, once. All who know reference types compile while they load.
const START: &str = "async function __wbg_init({ module_or_path }) {
const { instance } = await WebAssembly.instantiateStreaming(fetch(module_or_path), __wbg_get_imports());
wasm = instance.exports;
wasm.__wbindgen_start();
}
";

/// Each with all that stands in its brackets.
const BLOCKS: [&str; 6] = [
    "function __wbg_finalize_init(",
    "async function __wbg_load(",
    "async function __wbg_init_once(",
    // Texts are always given room to grow.
    "if (realloc === undefined) {",
    // Safari's decoder ends after two gigabytes: no visitor reads as much.
    "if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {",
    // What panics call, and nothing panics in words here.
    "__wbg___wbindgen_throw_",
];
const LINES: [&str; 4] = [
    "const MAX_SAFARI_DECODE_BYTES = 2146435072;",
    "let numBytesDecoded = 0;",
    "numBytesDecoded += bytes.length;",
    "let __wbg_init_promise;",
];
const PIECES: [(&str, &str); 4] = [
    ("let wasmModule, wasmInstance, wasm;", "let wasm;"),
    (
        "(typeof FinalizationRegistry === 'undefined')\n? { register: () => {}, unregister: () => {} }\n: new Final",
        "new Final",
    ),
    (
        "cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && \
        cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
        "cachedDataViewMemory0.buffer !== wasm.memory.buffer",
    ),
    // A class that is missing is no browser's that could run this.
    (") {\nlet result;\ntry {\nresult = ", ") {\nreturn "),
];
/// What stands behind a question whether something is of a class.
const GUARD: &str = ";\n} catch (_) {\nresult = false;\n}\nreturn result;\n";

/// The script, whose lines are without blanks at their ends, without all of that.
pub fn for_visitors(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let starts = line.starts_with(STARTS);
        if starts || BLOCKS.iter().any(|block| line.starts_with(block)) {
            let mut open = opened(line);
            while open > 0
                && let Some(line) = lines.next()
            {
                open += opened(line);
            }
            kept.push_str(if starts { START } else { "" });
        } else if !LINES.contains(&line) {
            kept.extend([line, "\n"]);
        }
    }
    PIECES.iter().fold(kept, |text, (from, to)| text.replace(from, to)).replace(GUARD, ";\n")
}

/// How many brackets a line leaves open; fewer than none if it closes some.
fn opened(line: &str) -> i32 {
    line.chars().map(|c| i32::from(c == '{') - i32::from(c == '}')).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitors_script_has_one_way_to_start_and_no_stand_ins() {
        let text = "\
function __wbg_get_imports() {
return {
__wbg_instanceof_Window_1: function(arg0) {
let result;
try {
result = arg0 instanceof Window;
} catch (_) {
result = false;
}
return result;
},
__wbg___wbindgen_throw_4: function(arg0, arg1) {
throw new Error(getStringFromWasm0(arg0, arg1));
},
};
}
const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')
? { register: () => {}, unregister: () => {} }
: new FinalizationRegistry(state => wasm.a(state));
function passStringToWasm0(arg, malloc, realloc) {
if (realloc === undefined) {
const buf = cachedTextEncoder.encode(arg);
return ptr;
}
let len = arg.length;
}
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
numBytesDecoded += bytes.length;
if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
numBytesDecoded = bytes.length;
}
return cachedTextDecoder.decode(bytes);
}
let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance, module) {
wasm = instance.exports;
}
async function __wbg_load(module, imports) {
if (!module.ok) {
throw new Error(`no: ${module.status}`);
} else {
return { instance };
}
}
let __wbg_init_promise;
async function __wbg_init(module_or_path) {
return __wbg_init_promise;
}
async function __wbg_init_once(module_or_path) {
({module_or_path} = module_or_path)
}
export { __wbg_init as default };
";
        let short = "\
function __wbg_get_imports() {
return {
__wbg_instanceof_Window_1: function(arg0) {
return arg0 instanceof Window;
},
};
}
const CLOSURE_DTORS = new FinalizationRegistry(state => wasm.a(state));
function passStringToWasm0(arg, malloc, realloc) {
let len = arg.length;
}
function decodeText(bytes) {
return cachedTextDecoder.decode(bytes);
}
let wasm;
";
        assert_eq!(for_visitors(text), [short, START, "export { __wbg_init as default };\n"].concat());
    }

    #[test]
    fn what_is_written_otherwise_stays() {
        let text = "async function start() {\nif (x) {\ny({ z });\n}\n}\n";
        assert_eq!(for_visitors(text), text);
    }
}
