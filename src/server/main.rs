//! The `parlor` program: reads the command line, and leaves the rest to the library.

mod command_line;
mod greeting;

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use command_line::{Action, CommandLine};
use parlor_server::config::{Given, PREFIX, load};
use parlor_server::reset_password::reset_password;
use parlor_server::{logs, run};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The exit code when the server cannot start, as for a wrong command line.
const NO_START: u8 = 2;
/// The exit code when a running server cannot go on.
const FAILED: u8 = 1;

fn main() -> ExitCode {
    match act(command_line::read()) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("parlor: {error:#}\n"));
            ExitCode::from(NO_START)
        }
    }
}

fn act(CommandLine { action, flags, file }: CommandLine) -> Result<ExitCode> {
    let named =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let environment = named.filter(|(name, _)| name.starts_with(PREFIX)).collect();
    let loaded = load(&Given { flags, file, environment })?;
    match action {
        Action::Serve => {
            logs::start(&loaded.config);
            loaded.warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(serve(loaded.config))
        }
        Action::CheckConfig => {
            loaded.warnings.iter().for_each(|warning| say(&format!("parlor: {warning}\n")));
            let lines: String = loaded.lines.iter().map(|line| format!("  {line}\n")).collect();
            print(&format!("The configuration is good.\n{lines}"))
        }
        Action::ResetPassword(email) => {
            let password = reset_password(&loaded.config, &email)?;
            print(&format!("The new password of {email} is {password}\n"))
        }
    }
}

async fn serve(config: parlor_server::Config) -> Result<ExitCode> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let running = run(config.clone()).await?;
    print(&greeting::text(&config, running.address(), running.logins()))?;
    let failure = tokio::select! {
        () = either(&mut interrupt, &mut terminate) => None,
        why = running.failed() => Some(why),
    };
    tokio::select! {
        () = running.stop() => {}
        // Whoever asks twice does not want to wait.
        () = either(&mut interrupt, &mut terminate) => {}
    }
    match failure {
        None => Ok(ExitCode::SUCCESS),
        Some(why) => {
            say(&format!("parlor: {}\n", anyhow!("The server cannot go on: {}.", why.trim_end_matches('.'))));
            Ok(ExitCode::from(FAILED))
        }
    }
}

async fn either(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

fn print(text: &str) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// A sentence for whoever started the program.
fn say(sentence: &str) {
    // Without anybody to read it there is nothing left to do.
    let _ = std::io::stderr().write_all(sentence.as_bytes());
}
