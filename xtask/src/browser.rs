//! Chromium and its driver for the tests that need a real browser: found, else installed, else asked for.

use crate::progress::{Progress, say};
use crate::shell;
use anyhow::{Result, bail};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A browser that tests can drive.
pub struct Browser {
    /// The browser's program.
    pub chrome: PathBuf,
    /// The driver's program.
    pub driver: PathBuf,
}

/// Without a window, and working as root, in a container and without a network.
pub const CHROME_FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
];

const CHROME_NAMES: [&str; 4] = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"];
const INSTALL: [&str; 5] = ["apt-get", "install", "-y", "chromium", "chromium-driver"];

/// `cargo xtask browser`.
pub fn run() -> Result<()> {
    let browser = ensure()?;
    println!("CHROME={}\nCHROMEDRIVER={}", browser.chrome.display(), browser.driver.display());
    Ok(())
}

/// Finds the browser, installing it where that is allowed.
pub fn ensure() -> Result<Browser> {
    if let Some(browser) = find()? {
        return Ok(browser);
    }
    install()?;
    match find()? {
        Some(browser) => Ok(browser),
        None => bail!("{}", advice()),
    }
}

fn find() -> Result<Option<Browser>> {
    let chrome =
        named_by("CHROME")?.or_else(|| CHROME_NAMES.into_iter().filter_map(shell::find).find(|path| works(path)));
    let driver = named_by("CHROMEDRIVER")?.or_else(|| shell::find("chromedriver").filter(|path| works(path)));
    Ok(chrome.zip(driver).map(|(chrome, driver)| Browser { chrome, driver }))
}

/// A program that the environment names has to exist: falling back to another would test something else than was asked.
fn named_by(variable: &str) -> Result<Option<PathBuf>> {
    match env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from) {
        Some(path) if !path.is_file() => bail!("{variable} names {}, which is no file", path.display()),
        named => Ok(named),
    }
}

/// Ubuntu's /usr/bin/chromium-browser exists without a browser behind it, so the file alone proves nothing.
fn works(program: &Path) -> bool {
    shell::succeeds(Command::new(program).arg("--version"))
}

fn install() -> Result<()> {
    let Some(prefix) = rights() else { bail!("{}", advice()) };
    let progress = Progress::start("installing Chromium and its driver");
    if let Err(error) = apt(prefix, &INSTALL[1..]) {
        // Another apt run may have left packages half installed, or the lists may be too old.
        say(format_args!("{error}; mending and trying once more"));
        let mended = apt(prefix, &["update"]).and(apt(prefix, &["-f", "install", "-y"]));
        if let Err(error) = mended.and_then(|()| apt(prefix, &INSTALL[1..])) {
            bail!("{error}\n{}", advice());
        }
    }
    progress.done();
    Ok(())
}

/// How apt-get may be called without asking anybody: as root, by sudo without a password, or not at all.
fn rights() -> Option<&'static [&'static str]> {
    shell::find("apt-get")?;
    let user = shell::output(Command::new("id").arg("-u")).ok()?;
    if user.trim() == "0" {
        return Some(&[]);
    }
    shell::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], args: &[&str]) -> Result<()> {
    let mut words = prefix.iter().chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]).chain(args);
    let Some(program) = words.next() else { return Ok(()) };
    shell::run(Command::new(program).args(words))
}

fn advice() -> String {
    format!(
        "the browser tests need Chromium or Chrome with its driver. On Debian run:\n  sudo {}\n\
         Elsewhere install both, and name them in CHROME and CHROMEDRIVER if they are not on the search path; with node:\n  \
         npx @puppeteer/browsers install chrome@stable\n  npx @puppeteer/browsers install chromedriver@stable",
        INSTALL.join(" ")
    )
}
