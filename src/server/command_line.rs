//! What can be said on the command line. Every key of the configuration is a flag, except for secrets.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command};
use parlor_server::config::KEYS;

/// What is to be done.
pub enum Action {
    /// Be the server.
    Serve,
    /// Say whether the configuration is good.
    CheckConfig,
    /// Give the agent with this address a new password.
    ResetPassword(String),
}

/// The command line, taken apart.
pub struct CommandLine {
    /// What is to be done.
    pub action: Action,
    /// Flags, by the name of their key.
    pub flags: BTreeMap<String, String>,
    /// The configuration file that was named.
    pub file: Option<PathBuf>,
}

/// Reads the command line. Ends the program with an explanation if it is wrong, and with the help if that is wanted.
pub fn read() -> CommandLine {
    let matches = command().get_matches();
    let action = match matches.subcommand() {
        Some(("check-config", _)) => Action::CheckConfig,
        Some(("reset-password", own)) => {
            Action::ResetPassword(own.get_one::<String>("email").cloned().unwrap_or_default())
        }
        _ => Action::Serve,
    };
    // Flags may stand before and after the name of what is to be done.
    let inner = matches.subcommand().map_or(&matches, |(_, own)| own);
    CommandLine { action, flags: flags(inner), file: inner.get_one::<PathBuf>("config").cloned() }
}

fn flags(matches: &ArgMatches) -> BTreeMap<String, String> {
    let keys = KEYS.iter().filter(|key| !key.secret);
    keys.filter_map(|key| Some((key.name.to_owned(), matches.get_one::<String>(key.name)?.clone()))).collect()
}

fn command() -> Command {
    let email = Arg::new("email").long("email").required(true).help("The address that the agent signs in with");
    let config = Arg::new("config").long("config").value_name("file").global(true);
    let config = config
        .value_parser(clap::value_parser!(PathBuf))
        .help("The file to read; parlor.toml in the data folder without it");
    let settings = KEYS.iter().filter(|key| !key.secret).map(|key| {
        Arg::new(key.name).long(key.flag()).value_name("value").global(true).help(key.help).help_heading("Settings")
    });
    Command::new("parlor")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A live chat for websites: API, agent panel and widget in one server")
        .after_help(
            "Each setting can also stand in parlor.toml, and in the environment as PARLOR_ and its name in capitals.",
        )
        .arg(config)
        .args(settings)
        .subcommand(Command::new("serve").about("Runs the server; also without this word"))
        .subcommand(
            Command::new("check-config").about("Says whether the configuration is good, and where it comes from"),
        )
        .subcommand(
            Command::new("reset-password")
                .about("Gives an agent a new password while the server is stopped")
                .arg(email),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }
}
