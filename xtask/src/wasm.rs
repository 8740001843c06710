//! From crate to what a browser loads: cargo for wasm32, then wasm-bindgen as a library, so that no program has to be installed.

use crate::progress::{Progress, say};
use crate::shorten::shorten;
use crate::workspace::Workspace;
use crate::{files, shell};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

/// The target of everything that runs in a page.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The profile of pages in which people work all day.
pub const QUICK: &str = "wasm-quick";

/// One program that a page loads.
pub struct Program {
    /// The name of the program, of its script and of its wasm file.
    pub name: &'static str,
    /// The crate that holds it.
    pub package: &'static str,
    /// Cargo features that the page alone is built with.
    pub features: &'static [&'static str],
    /// Whether it writes to the console where it panicked.
    pub tells_panics: bool,
}

/// All of them.
pub const PROGRAMS: [Program; 3] = [
    Program { name: "panel", package: "parlor-agent", features: &[], tells_panics: true },
    Program { name: "widget", package: "parlor-widget", features: &["lean"], tells_panics: false },
    Program { name: "demo", package: "parlor-demo", features: &[], tells_panics: true },
];

/// How pages are built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Quick to build, with names in stack traces.
    Dev,
    /// Small.
    Release,
}

impl Build {
    /// The word used for folders and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    /// Cargo's profile: a page without features of its own may weigh more, and has more to do.
    fn profile(self, program: &Program) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release if program.features.is_empty() => QUICK,
            Self::Release => "wasm-small",
        }
    }

    /// Where cargo puts what it builds with the profile.
    fn folder(self, program: &Program) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => self.profile(program),
        }
    }
}

/// Builds every program that exists and returns the files made, by the name under which a page loads them.
pub fn build(workspace: &Workspace, build: Build) -> Result<files::FileSet> {
    ensure_target()?;
    let (present, absent): (Vec<_>, Vec<_>) =
        PROGRAMS.iter().partition(|program| workspace.has_program(program.package, program.name));
    for program in absent {
        say(format_args!("{} has no program `{}`, so its page is left out", program.package, program.name));
    }
    if present.is_empty() {
        return Ok(files::FileSet::new());
    }
    // Features are the same for a whole call of cargo, so programs that want others are built in another one.
    let (lean, whole): (Vec<_>, Vec<_>) = present.iter().partition(|program| !program.features.is_empty());
    for programs in [whole, lean] {
        compile(&programs, build)?;
    }
    let mut made = files::FileSet::new();
    for program in present {
        made.extend(files::list(&bind(workspace, program, build)?)?);
    }
    Ok(made)
}

/// Makes sure that the compiler can build for wasm.
pub fn ensure_target() -> Result<()> {
    let folder = shell::output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    let mut add = Command::new("rustup");
    add.args(["target", "add", TARGET]);
    if shell::find("rustup").is_none() {
        bail!(
            "the compiler lacks the target {TARGET}, and there is no rustup to add it; with rustup it is: {}",
            shell::line(&add)
        );
    }
    let progress = Progress::start("adding the wasm target to the compiler");
    shell::run(&mut add)
        .with_context(|| format!("cannot add the target by myself; please run: {}", shell::line(&add)))?;
    progress.done();
    Ok(())
}

/// Programs of the same features in one call, so that the two cores link side by side and shared crates are compiled once.
fn compile(programs: &[&Program], build: Build) -> Result<()> {
    let Some(first) = programs.first() else { return Ok(()) };
    let names = programs.iter().map(|program| program.name).collect::<Vec<_>>().join(", ");
    let progress = Progress::start(format_args!("compiling {names} to wasm ({})", build.name()));
    let mut cargo = shell::cargo();
    cargo.args(["build", "--target", TARGET, "--profile", build.profile(first)]);
    for program in programs {
        cargo.args(["--package", program.package, "--bin", program.name]);
        for feature in program.features {
            cargo.args(["--features", &format!("{}/{feature}", program.package)]);
        }
    }
    shell::run(&mut cargo)?;
    progress.done();
    Ok(())
}

/// Runs wasm-bindgen on one program unless its result is newer than the program and than this tool.
fn bind(workspace: &Workspace, program: &Program, build: Build) -> Result<PathBuf> {
    let Program { name, .. } = program;
    let input = workspace.target.join(TARGET).join(build.folder(program)).join(format!("{name}.wasm"));
    let folder = workspace.scratch().join(build.name()).join("bindgen").join(name);
    let output = folder.join(format!("{name}_bg.wasm"));
    let this_tool = std::env::current_exe().context("cannot tell where xtask itself lies")?;
    if files::is_up_to_date(&output, &input) && files::is_up_to_date(&output, &this_tool) {
        return Ok(folder);
    }
    let progress = Progress::start(format_args!("binding {name}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let release = build == Build::Release;
    let mut bindgen = Bindgen::new();
    // Whoever runs the wasm can do so.
    bindgen.encode_into(EncodeInto::Always);
    bindgen.input_path(&input).out_name(name).web(true)?.typescript(false);
    // DWARF stays out of the dev pages too: the names alone make stack traces readable. Those of the release, as the compiler
    // writes them, say what can be taken out, and then go as well.
    bindgen.debug(!release).keep_debug(false).demangle(!release).remove_producers_section(release);
    bindgen.generate(&folder).with_context(|| format!("wasm-bindgen refuses {}", input.display()))?;
    if release {
        shorten(&folder.join(format!("{name}.js")), &output, program.tells_panics)?;
    }
    progress.done();
    Ok(folder)
}
