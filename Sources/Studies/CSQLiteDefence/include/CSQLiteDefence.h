#ifndef ESPALIER_SQLITE_DEFENCE_H
#define ESPALIER_SQLITE_DEFENCE_H

/// Makes a connection of SQLite refuse what only a hostile database file needs: functions and virtual tables in its
/// schema, and writing to the schema itself. `sqlite3_db_config` takes variable arguments, which Swift cannot pass.
/// Returns SQLite's status.
int espalier_defend_sqlite(void *connection);

#endif
