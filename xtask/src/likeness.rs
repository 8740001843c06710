//! The order of functions in a released page. Brotli says in fewer bits what stands close by, so each function is followed
//! by the one that is most like it: that takes a fiftieth off.

use anyhow::{Context, Result, anyhow};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// Functions are compared by the pieces of so many bytes that stand in them.
const PIECE: usize = 4;
/// A piece that more functions have than this tells nothing, and would take long to count.
const COMMON: usize = 1_000;

/// Puts the functions of a wasm file in order.
pub fn arrange(wasm: &Path) -> Result<()> {
    let bytes = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let made = arranged(&bytes).with_context(|| format!("cannot arrange {}", wasm.display()))?;
    fs::write(wasm, made).with_context(|| format!("cannot write {}", wasm.display()))
}

fn arranged(bytes: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(&bytes[body.range()]),
            _ => {}
        }
    }
    let order = by_likeness(&bodies);
    let mut places = vec![0; order.len()];
    for (place, &old) in (0..).zip(&order) {
        places[old] = place;
    }
    let mut module = Module::new();
    let mut arranger = Arranger { imported, order, places };
    arranger.parse_core_module(&mut module, Parser::new(0), bytes).map_err(|error| anyhow!("{error}"))?;
    Ok(module.finish())
}

struct Arranger {
    imported: u32,
    /// The old numbers in their new order, imports left out.
    order: Vec<usize>,
    /// Where each old number is now.
    places: Vec<u32>,
}

impl Reencode for Arranger {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, old: u32) -> Result<u32, Error> {
        let own = old.checked_sub(self.imported);
        Ok(own.map_or(old, |own| self.imported + self.places[own as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for old in &self.order {
            functions.function(types[*old]);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader<'_>) -> Result<(), Error> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        let order = self.order.clone();
        order.into_iter().try_for_each(|old| self.parse_function_body(code, bodies[old].clone()))
    }
}

/// The numbers of the bodies: the first one, then always the one most like it of those that are left.
fn by_likeness(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<Vec<&[u8]>> = bodies.iter().map(|body| pieces(body)).collect();
    let mut holders: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (number, pieces) in pieces.iter().enumerate() {
        pieces.iter().for_each(|piece| holders.entry(piece).or_default().push(number));
    }
    holders.retain(|_, holders| holders.len() <= COMMON);
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = 0;
    while next < left.len() {
        let last = left.remove(next);
        order.push(last);
        let mut shared = vec![0; bodies.len()];
        for holder in pieces[last].iter().filter_map(|piece| holders.get(piece)).flatten() {
            shared[*holder] += 1;
        }
        // Of what stands in either of them, how much stands in both.
        let mut best = (0, 1);
        next = 0;
        for (place, &number) in left.iter().enumerate() {
            let whole = pieces[last].len() + pieces[number].len() - shared[number] + 1;
            if shared[number] * best.1 > best.0 * whole {
                (best, next) = ((shared[number], whole), place);
            }
        }
    }
    order
}

/// What stands in a body, each once.
fn pieces(body: &[u8]) -> Vec<&[u8]> {
    let mut pieces: Vec<&[u8]> = body.windows(PIECE).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::ir::{Instr, Value};
    use walrus::{ExportItem, FunctionBuilder, FunctionKind};

    #[test]
    fn what_is_alike_stands_together_and_each_stands_once() {
        let bodies: [&[u8]; 5] = [b"abcdefgh", b"123456789", b"abcdefgi", b"123456780", b"xyz"];
        assert_eq!(by_likeness(&bodies), [0, 2, 1, 3, 4]);
        assert_eq!(by_likeness(&[]), [0; 0]);
    }

    #[test]
    fn calls_and_exports_mean_the_same_functions_as_before() {
        let mut module = walrus::Module::default();
        let nothing = module.types.add(&[], &[]);
        let (import, _) = module.add_import_func("script", "hear", nothing);
        for number in [1, 70_000, 2, 70_001] {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.func_body().i32_const(number).drop().call(import);
            let made = builder.finish(Vec::new(), &mut module.funcs);
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.func_body().call(made);
            let caller = builder.finish(Vec::new(), &mut module.funcs);
            module.exports.add(&number.to_string(), caller);
        }
        let before = module.emit_wasm();
        let after = arranged(&before).unwrap();
        assert_ne!(before, after);
        let module = walrus::Module::from_buffer(&after).unwrap();
        let body = |id| {
            let function = module.funcs.get(id).kind.unwrap_local();
            function.block(function.entry_block()).instrs.iter().map(|(instr, _)| instr.clone()).collect::<Vec<_>>()
        };
        for export in module.exports.iter() {
            let ExportItem::Function(caller) = export.item else { panic!("no function") };
            let [Instr::Call(call)] = &body(caller)[..] else { panic!("no call") };
            let [Instr::Const(number), Instr::Drop(_), Instr::Call(import)] = &body(call.func)[..] else {
                panic!("another function")
            };
            assert!(matches!(number.value, Value::I32(number) if number.to_string() == export.name));
            assert!(matches!(module.funcs.get(import.func).kind, FunctionKind::Import(_)));
        }
    }
}
