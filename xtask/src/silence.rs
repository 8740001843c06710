//! Takes out of a released page what panics say where no one is told: the calls that begin one become the end that it comes
//! to, and the code and the words around them go.

use std::collections::BTreeSet;
use walrus::ir::{Instr, InstrSeq, Unreachable, VisitorMut, dfs_pre_order_mut};
use walrus::{FunctionId, InstrLocId, Module};

/// Parts of names, as the compiler writes them, of functions that never come back.
const PANICS: [&str; 18] = [
    "4core9panicking",
    "3std9panicking",
    "5slice5index16slice_index_fail",
    "3str16slice_error_fail",
    "13unwrap_failed",
    "13expect_failed",
    "13assert_failed",
    "17len_mismatch_fail",
    "22panic_already_borrowed",
    "30panic_already_mutably_borrowed",
    "14panic_poisoned",
    "18panic_access_error",
    "7raw_vec12handle_error",
    "17capacity_overflow",
    "18handle_alloc_error",
    "8rust_oom",
    "12wasm_bindgen9throw_str",
    "4__rt11borrow_fail",
];
/// What only panics call, by tables: how values are written in a message.
const WRITTEN: [&str; 2] = ["5Debug3fmt", "7Display3fmt"];
/// What would call them for other messages.
const WRITES: &str = "4core3fmt5write";
/// How the standard library writes a number in digits, and the pairs of digits that it has for that.
const NUMBERS: &str = "3fmt3num";
const PAIRS: &[u8] =
    b"0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
/// Words of messages of the standard library and of those below us. Nobody else says them.
const WORDS: [&[u8]; 38] = [
    b"slice index starts at ",
    b" but ends at ",
    b"index out of bounds: the len is ",
    b" but the index is ",
    b"range start index ",
    b"range end index ",
    b" out of range for slice of length ",
    b"assertion `left ",
    b" right` failed",
    b"cannot access a Thread Local Storage value during or after destruction: ",
    b"copy_from_slice: source slice length (",
    b") does not match destination slice length (",
    b"insertion index (is ",
    b"removal index (is ",
    b") should be <= len (is ",
    b") should be < len (is ",
    b"called `Option::unwrap()` on a `None` value",
    b"called `Result::unwrap()` on an `Err` value",
    b"`async fn` resumed after completion",
    b"a Display implementation returned an error unexpectedly",
    b"LazyCell instance has previously been poisoned",
    b"Once instance has previously been poisoned",
    b"one-time initialization may not be performed recursively",
    b"reentrant init",
    b"RefCell already mutably borrowed",
    b"RefCell already borrowed",
    b"internal error: entered unreachable code",
    b": The JS binding should only ever produce a valid value or the specific 'invalid' value",
    b"called `Option::unwrap_throw()` on a `None` value",
    b"FnOnce called more than once",
    b"closure invoked recursively or after being dropped",
    b"recursive use of an object detected which would lead to unsafe aliasing in rust",
    b"finish: callbacks should be Some",
    b"finish: result should be None",
    b"failed to generate unique thread ID: bitspace exhausted",
    b"attempt to join into collection with len > usize::MAX",
    b"Tried to shrink to a larger capacity",
    b"capacity overflow",
];

/// Takes all of it out. The module must have its names.
pub fn silence(module: &mut Module) {
    let named = |module: &Module, parts: &[&str]| -> BTreeSet<FunctionId> {
        let has = |name: &String| parts.iter().any(|part| name.contains(part));
        let found = module.funcs.iter().filter(|function| function.name.as_ref().is_some_and(has));
        found.map(|function| function.id()).collect()
    };
    let mut endings = named(module, &PANICS);
    while end_at(module, &mut endings) {}
    walrus::passes::gc::run(module);
    if named(module, &[WRITES]).is_empty() {
        let own = named(module, &["parlor"]);
        let mut written: BTreeSet<_> = named(module, &WRITTEN).difference(&own).copied().collect();
        end_at(module, &mut written);
        walrus::passes::gc::run(module);
    }
    let pairs = Some(PAIRS).filter(|_| named(module, &[NUMBERS]).is_empty());
    let all: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in all {
        let data = module.data.get_mut(id);
        WORDS.iter().copied().chain(pairs).for_each(|words| wipe(&mut data.value, words));
    }
}

/// Ends at once what calls one of these functions, and these functions themselves; whether that made others of their kind,
/// which are among them now.
fn end_at(module: &mut Module, endings: &mut BTreeSet<FunctionId>) -> bool {
    let known = endings.len();
    let mut more = Vec::new();
    for (id, function) in module.funcs.iter_local_mut() {
        let entry = function.entry_block();
        if endings.contains(&id) {
            function.block_mut(entry).instrs = vec![end()];
            continue;
        }
        dfs_pre_order_mut(&mut Endings(endings), function, entry);
        if matches!(function.block(entry).instrs.first(), Some((Instr::Unreachable(_), _))) {
            more.push(id);
        }
    }
    endings.extend(more);
    endings.len() > known
}

fn end() -> (Instr, InstrLocId) {
    (Instr::Unreachable(Unreachable {}), InstrLocId::default())
}

/// Cuts sequences where they call one of these.
struct Endings<'a>(&'a BTreeSet<FunctionId>);

impl VisitorMut for Endings<'_> {
    fn start_instr_seq_mut(&mut self, seq: &mut InstrSeq) {
        let ends = |(instr, _): &(Instr, InstrLocId)| match instr {
            Instr::Call(call) => self.0.contains(&call.func),
            Instr::Unreachable(_) => true,
            _ => false,
        };
        let Some(place) = seq.instrs.iter().position(ends) else { return };
        // What is worked out before the end, nobody sees any more.
        let lost = seq.instrs[..place].iter().rev().take_while(|(instr, _)| is_quiet(instr)).count();
        seq.instrs.truncate(place - lost);
        seq.instrs.push(end());
    }
}

/// Whether it only moves values about.
fn is_quiet(instr: &Instr) -> bool {
    matches!(
        instr,
        Instr::Const(_)
            | Instr::LocalGet(_)
            | Instr::LocalSet(_)
            | Instr::LocalTee(_)
            | Instr::GlobalGet(_)
            | Instr::GlobalSet(_)
            | Instr::Load(_)
            | Instr::Store(_)
            | Instr::Binop(_)
            | Instr::Unop(_)
            | Instr::Select(_)
            | Instr::Drop(_)
    )
}

/// Empties every place where these words stand.
fn wipe(bytes: &mut [u8], words: &[u8]) {
    let mut from = 0;
    while let Some(found) = bytes[from..].windows(words.len()).position(|window| window == words) {
        let place = from + found;
        from = place + words.len();
        bytes[place..from].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{ExportItem, FunctionBuilder, FunctionKind, ValType};

    #[test]
    fn what_panics_ends_and_what_does_not_stays() {
        let mut module = Module::default();
        let mut function = |name: &str, build: &dyn Fn(&mut walrus::InstrSeqBuilder<'_>)| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            builder.name(name.to_owned());
            build(&mut builder.func_body());
            builder.finish(Vec::new(), &mut module.funcs)
        };
        let says = function("says", &|body| {
            body.i32_const(7);
        });
        let panics = function("_RNvNtCs_4core9panicking5panic", &|body| {
            body.call(says);
        });
        let fails = function("fails", &|body| {
            body.i32_const(1).drop().call(panics);
        });
        let tries = function("tries", &|body| {
            body.call(says).if_else(
                ValType::I32,
                |then| {
                    then.i32_const(2).drop().call(fails);
                },
                |other| {
                    other.i32_const(3);
                },
            );
        });
        module.exports.add("tries", tries);
        silence(&mut module);
        let names: BTreeSet<_> = module.funcs.iter().filter_map(|function| function.name.as_deref()).collect();
        assert_eq!(names, BTreeSet::from(["says", "tries"]), "what nobody calls any more is gone");
        let ExportItem::Function(tries) = module.exports.iter().next().unwrap().item else { panic!("no function") };
        let FunctionKind::Local(tries) = &module.funcs.get(tries).kind else { panic!("no function") };
        let [(Instr::Call(_), _), (Instr::IfElse(either), _)] = &tries.block(tries.entry_block()).instrs[..] else {
            panic!("another function");
        };
        assert!(matches!(tries.block(either.consequent).instrs[..], [(Instr::Unreachable(_), _)]));
        assert!(matches!(tries.block(either.alternative).instrs[..], [(Instr::Const(_), _)]));
    }

    #[test]
    fn words_are_emptied_wherever_they_stand() {
        let mut bytes = b"ab range end index ab range end index  but".to_vec();
        wipe(&mut bytes, b"range end index ");
        let empty = "\0".repeat(16);
        assert_eq!(bytes, format!("ab {empty}ab {empty} but").as_bytes());
    }
}
