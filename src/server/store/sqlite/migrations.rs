//! Bringing a data file up to date, and leaving alone what is not ours or is of a newer Parlor.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::db::{Db, Wrong, meaning};
use crate::store::StoreError;

/// Every step there is, oldest first. Steps are only ever added; the file's `user_version` counts those it has taken.
pub(super) const STEPS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
    include_str!("migrations/0008.sql"),
    include_str!("migrations/0009.sql"),
    include_str!("migrations/0010.sql"),
    include_str!("migrations/0011.sql"),
    include_str!("migrations/0012.sql"),
    include_str!("migrations/0013.sql"),
    include_str!("migrations/0014.sql"),
    include_str!("migrations/0015.sql"),
    include_str!("migrations/0016.sql"),
];
/// Marks a SQLite file as Parlor's: "Parl".
const APPLICATION: i32 = 0x5061_726c;

/// Looks at a data file, if there is one, without changing it.
pub(super) fn check(file: &Path) -> Result<(), StoreError> {
    let looked = match file.metadata() {
        Ok(found) if found.len() > 0 => look(file),
        _ => return Ok(()),
    };
    let (application, version, tables) = looked.map_err(|error| meaning(file, "read the file", Wrong::Sql(error)))?;
    let file = file.display();
    if application != APPLICATION && (application != 0 || tables > 0) {
        return Err(StoreError::Broken(format!("{file} is not a file of Parlor's")));
    }
    if version as usize > STEPS.len() {
        let known = STEPS.len();
        let newer = format!("{file} is of a newer Parlor (its version is {version}, this Parlor knows up to {known})");
        return Err(StoreError::Broken(newer));
    }
    Ok(())
}

/// Takes the steps that the file has not taken yet, all or none.
pub(super) fn run(db: &mut Db) -> Result<(), StoreError> {
    db.write("bring the file up to date", |transaction| {
        let taken: u32 = transaction.query_row("PRAGMA user_version", (), |row| row.get(0))?;
        for step in STEPS.iter().skip(taken as usize) {
            transaction.execute_batch(step)?;
        }
        if (taken as usize) < STEPS.len() {
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", STEPS.len() as u32)?;
        }
        Ok(())
    })
}

fn look(file: &Path) -> rusqlite::Result<(i32, u32, u32)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    // Closing would otherwise move what an unclean stop has left behind into the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let application = connection.query_row("PRAGMA application_id", (), |row| row.get(0))?;
    let version = connection.query_row("PRAGMA user_version", (), |row| row.get(0))?;
    let tables = connection.query_row("SELECT count(*) FROM sqlite_master", (), |row| row.get(0))?;
    Ok((application, version, tables))
}
