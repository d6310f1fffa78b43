// Package enginetest tests odatasql against the databases themselves, SQLite and
// PostgreSQL. It is a module of its own, so that nobody else downloads their drivers.
//
// SQLite is in the tests. PostgreSQL is started by scripts/databases.sh, which sets
// ODATAGEN_POSTGRESQL to its connection string; without it what needs it is skipped.
package enginetest
