// Package database opens the databases of the examples.
package database

import (
	"database/sql"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // is the driver pgx
	_ "modernc.org/sqlite"             // is the driver sqlite

	"github.com/odatagen/odatagen/odata/odatasql"
)

// Open opens the database that a flag names: the URL of one of PostgreSQL, such as
// postgres://user@host/name, or a file of SQLite, which it makes if there is none.
func Open(name string) (*sql.DB, odatasql.Dialect, error) {
	if strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://") {
		db, err := sql.Open("pgx", name)
		return db, odatasql.PostgreSQL, err
	}
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(name)
	db, err := sql.Open("sqlite", "file:"+escaped+"?_pragma=journal_mode(wal)&_pragma=synchronous(normal)&_pragma=busy_timeout(5000)")
	return db, odatasql.SQLite, err
}
