//! Gathers the values of flags, environment and file, and says in one sentence what is wrong with one.

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::value::Value;
use super::{Config, KEYS, Key};

/// The file in the data folder that is read if no other is named.
const FILE: &str = "parlor.toml";
/// What names in the environment begin with.
pub const PREFIX: &str = "PARLOR_";
/// The one that names the file.
const CONFIG: &str = "PARLOR_CONFIG";
/// Names are as similar as this where one may stand for the other.
const SIMILAR: f64 = 0.7;

/// What was given besides the file.
pub struct Given {
    /// Flags, by the name of their key.
    pub flags: BTreeMap<String, String>,
    /// The file that was named.
    pub file: Option<PathBuf>,
    /// The environment, as far as its names begin with `PARLOR_`.
    pub environment: BTreeMap<String, String>,
}

/// The whole configuration, and where it comes from.
#[derive(Debug)]
pub struct Loaded {
    /// The values in force.
    pub config: Config,
    /// One line for each value that is not the default: key, value and source.
    pub lines: Vec<String>,
    /// What looks like a setting and is none, in sentences. Others may put names of their own into the environment, as
    /// Kubernetes does for a service that is called parlor; so it is no reason not to start.
    pub warnings: Vec<String>,
}

/// What is wrong, in one sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// The configuration in force.
///
/// # Errors
/// The first thing found wrong.
pub fn load(given: &Given) -> Result<Loaded, ConfigError> {
    let file = File::read(given)?;
    let mut config = Config::default();
    let mut lines = Vec::new();
    for key in KEYS {
        let Some((value, source)) = find(key, given, &file) else { continue };
        let shown = if key.secret { "(secret)".to_owned() } else { value.to_string() };
        (key.set)(&mut config, &value).ok_or_else(|| {
            let Key { name, allowed, .. } = key;
            ConfigError(format!("`{name}` from {source} is {shown}, but {allowed} is needed."))
        })?;
        lines.push(format!("{} = {shown}   from {source}", key.name));
    }
    if let Some((set, needed)) = config.missing() {
        let source = KEYS.iter().find(|key| key.name == set).and_then(|key| find(key, given, &file));
        let source = source.map_or_else(String::new, |(_, source)| format!(" from {source}"));
        return Err(ConfigError(format!("`{set}`{source} is set, and `{needed}` is needed with it.")));
    }
    Ok(Loaded { config, lines, warnings: strangers(given) })
}

/// Names in the environment that nothing is read from.
fn strangers(given: &Given) -> Vec<String> {
    let is_known = |name: &str| name == CONFIG || KEYS.iter().any(|key| key.variable() == name);
    let strange = given.environment.keys().filter(|name| !is_known(name));
    strange.map(|name| unknown(&name[PREFIX.len()..].to_ascii_lowercase(), name, "the environment")).collect()
}

fn find(key: &Key, given: &Given, file: &File) -> Option<(Value, String)> {
    let flag = || Some((Value::Text(given.flags.get(key.name)?.clone()), format!("the flag --{}", key.flag())));
    let variable = || {
        let name = key.variable();
        Some((Value::Text(given.environment.get(&name)?.clone()), format!("the environment's {name}")))
    };
    let line = || Some((Value::from(file.values.get(key.name)?), file.path.display().to_string()));
    flag().or_else(variable).or_else(line)
}

struct File {
    path: PathBuf,
    values: toml::Table,
}

impl File {
    /// A file that was named must be there; the one in the data folder may be missing.
    fn read(given: &Given) -> Result<Self, ConfigError> {
        let named = given.file.clone().or_else(|| given.environment.get(CONFIG).map(PathBuf::from));
        let path = named.clone().unwrap_or_else(|| data_folder(given).join(FILE));
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if named.is_none() && matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Ok(Self { path, values: toml::Table::new() })
            }
            Err(error) => Err(ConfigError(format!("The configuration {} cannot be read: {error}.", path.display()))),
        }
    }

    fn parse(path: PathBuf, text: &str) -> Result<Self, ConfigError> {
        let values: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            ConfigError(format!(
                "{} is not TOML at line {line}: {}.",
                path.display(),
                error.message().trim_end_matches('.')
            ))
        })?;
        match values.keys().find(|name| !KEYS.iter().any(|key| key.name == **name)) {
            Some(name) => Err(ConfigError(unknown(name, name, &path.display().to_string()))),
            None => Ok(Self { path, values }),
        }
    }
}

fn data_folder(given: &Given) -> PathBuf {
    let named = given.flags.get("data").cloned().or_else(|| given.environment.get("PARLOR_DATA").cloned());
    named.map_or(Config::default().data, PathBuf::from)
}

/// What is wrong with a name that stands somewhere, written as it stands there.
fn unknown(name: &str, written: &str, place: &str) -> String {
    let likeness = |key: &&Key| strsim::jaro_winkler(key.name, name);
    let nearest = KEYS.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|key| likeness(key) > SIMILAR);
    let hint = match nearest {
        Some(key) => format!("did you mean `{}`?", key.name),
        None => format!("the keys are {}.", KEYS.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")),
    };
    format!("`{written}` in {place} is no key of Parlor's: {hint}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn named(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn of(flags: &[(&str, &str)], variables: &[(&str, &str)], file: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.toml");
        std::fs::write(&path, file).unwrap();
        let given = Given { flags: named(flags), file: Some(path.clone()), environment: named(variables) };
        let loaded = load(&given);
        loaded
            .map(|loaded| loaded.config)
            .map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
    }

    #[test]
    fn flags_win_over_environment_over_file_over_defaults() {
        let file = "listen = '127.0.0.1:1'\nlog = 'warn'\nagent_grace_ms = 5\nallowed_origins = ['https://a.example']";
        let variables = [("PARLOR_LISTEN", "127.0.0.1:2"), ("PARLOR_LOG", "debug"), ("PARLOR_DEMO", "false")];
        let config = of(&[("listen", "127.0.0.1:3")], &variables, file).unwrap();
        assert_eq!(config.listen.port(), 3);
        assert_eq!(config.log, super::super::LogLevel::Debug);
        assert_eq!(config.agent_grace_ms, 5);
        assert_eq!(config.allowed_origins[0].to_string(), "https://a.example");
        assert!(!config.demo);
        assert_eq!(config.data, Path::new("./data"));
    }

    #[test]
    fn each_fault_is_told_in_one_sentence() {
        let cases: &[(&str, &str)] = &[
            (
                "listen = 8080",
                "`listen` from FILE is 8080, but an address with a port, such as 127.0.0.1:8080, is needed.",
            ),
            (
                "listen = 'localhost'",
                "`listen` from FILE is \"localhost\", but an address with a port, such as 127.0.0.1:8080, is needed.",
            ),
            ("data = ''", "`data` from FILE is \"\", but the path of a folder is needed."),
            (
                "public_url = 'https://a.example/chat'",
                "`public_url` from FILE is \"https://a.example/chat\", but an address without a path, such as https://chat.example.com, is needed.",
            ),
            ("log = 'loud'", "`log` from FILE is \"loud\", but error, warn, info, debug or trace is needed."),
            ("log_format = 3", "`log_format` from FILE is 3, but text or json is needed."),
            (
                "agent_grace_ms = -1",
                "`agent_grace_ms` from FILE is -1, but a number of milliseconds from 0 to 3600000 is needed.",
            ),
            (
                "agent_grace_ms = 1.5",
                "`agent_grace_ms` from FILE is a number with a point, but a number of milliseconds from 0 to 3600000 is needed.",
            ),
            (
                "allowed_origins = ['shop']",
                "`allowed_origins` from FILE is [\"shop\"], but a list of addresses such as https://shop.example.com is needed.",
            ),
            ("demo = 'perhaps'", "`demo` from FILE is \"perhaps\", but true or false is needed."),
            ("admin_email = 'me'", "`admin_email` from FILE is \"me\", but a mail address is needed."),
            (
                "admin_password = 'short'",
                "`admin_password` from FILE is (secret), but a text of 8 to 200 characters is needed.",
            ),
            ("connections = 0", "`connections` from FILE is 0, but a number from 1 to 1000000 is needed."),
            (
                "mail_server = 'smtp.example.com'",
                "`mail_server` from FILE is \"smtp.example.com\", but a host with a port, such as smtp.example.com:587, is needed.",
            ),
            ("mail_security = 'ssl'", "`mail_security` from FILE is \"ssl\", but starttls, tls or none is needed."),
            (
                "mail_from = 'nobody'",
                "`mail_from` from FILE is \"nobody\", but a mail address, such as Shop <chat@shop.example>, is needed.",
            ),
            (
                "mail_server = 'smtp.example.com:587'",
                "`mail_server` from FILE is set, and `mail_from` is needed with it.",
            ),
            (
                "mail_server = 'smtp.example.com:587'\nmail_from = 'chat@shop.example'",
                "`mail_server` from FILE is set, and `public_url` is needed with it.",
            ),
            (
                "mail_server = 'smtp.example.com:587'\nmail_from = 'chat@shop.example'\npublic_url = 'https://shop.example'\nmail_user = 'chat'",
                "`mail_user` from FILE is set, and `mail_password` is needed with it.",
            ),
            (
                "country_header = 'cf ipcountry'",
                "`country_header` from FILE is \"cf ipcountry\", but the name of a header, such as CF-IPCountry, is needed.",
            ),
            (
                "country_header = 'cf-ipcountry'",
                "`country_header` from FILE is set, and `behind_proxy` is needed with it.",
            ),
            ("store = 'tape'", "`store` from FILE is \"tape\", but sqlite or memory is needed."),
            ("lisen = '127.0.0.1:1'", "`lisen` in FILE is no key of Parlor's: did you mean `listen`?"),
            (
                "log = 'info'\nlog = ",
                "FILE is not TOML at line 2: string values must be quoted, expected literal string.",
            ),
        ];
        for (file, line) in [("= 3", 1), ("log = 'info'\n\n= 3\n", 3), ("log = 'info'\nlog = 'info'", 2)] {
            let error = of(&[], &[], file).unwrap_err();
            assert!(error.starts_with(&format!("FILE is not TOML at line {line}: ")), "{error}");
        }
        for (file, sentence) in cases {
            assert_eq!(of(&[], &[], file).unwrap_err(), *sentence, "{file}");
        }
        let strange = of(&[], &[], "zzz = 1").unwrap_err();
        assert!(strange.starts_with("`zzz` in FILE is no key of Parlor's: the keys are listen, data,"), "{strange}");
        let variable = of(&[], &[("PARLOR_DEMO", "2")], "").unwrap_err();
        assert_eq!(variable, "`demo` from the environment's PARLOR_DEMO is \"2\", but true or false is needed.");
        let flag = of(&[("log", "")], &[], "").unwrap_err();
        assert_eq!(flag, "`log` from the flag --log is \"\", but error, warn, info, debug or trace is needed.");
    }

    #[test]
    fn a_name_in_the_environment_that_means_nothing_is_told() {
        let environment =
            [("PARLOR_LISTN", "127.0.0.1:1"), ("PARLOR_LOG", "warn"), ("PARLOR_SERVICE_HOST", "10.0.0.1")];
        let given = Given { flags: BTreeMap::new(), file: None, environment: named(&environment) };
        let warnings = load(&given).unwrap().warnings;
        assert_eq!(warnings[0], "`PARLOR_LISTN` in the environment is no key of Parlor's: did you mean `listen`?");
        assert!(
            warnings[1].starts_with("`PARLOR_SERVICE_HOST` in the environment is no key of Parlor's: "),
            "{warnings:?}"
        );
        assert_eq!(warnings.len(), 2);
    }

    #[test]
    fn a_file_that_is_named_must_be_there() {
        let given =
            Given { flags: BTreeMap::new(), file: Some("/nowhere/p.toml".into()), environment: BTreeMap::new() };
        let error = load(&given).unwrap_err().to_string();
        assert!(error.starts_with("The configuration /nowhere/p.toml cannot be read: "), "{error}");
    }
}
