package sqlstore

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/odatagen/odatagen/odata/odatasql"
)

// sequences is the table with the last numbers of keys.
const (
	sequences       = "odata_sequences"
	createSequences = `CREATE TABLE "odata_sequences" ("name" varchar(1000) NOT NULL PRIMARY KEY, "last" bigint NOT NULL)`
)

// sequence is the last number that was given to a row of a table.
type sequence struct {
	last            int64
	stored, changed bool
}

// sequence returns that of a table.
func (r *rows) sequence(name string) (*sequence, error) {
	if known := r.sequences[name]; known != nil {
		return known, nil
	}
	s := &sequence{}
	last, there, err := r.number(odatasql.Statement{Text: `SELECT "last" FROM "odata_sequences" WHERE "name" = ` + r.parameter(1), Args: []any{name}})
	if err != nil {
		return nil, err
	}
	s.last, s.stored = last, there
	if t := r.schema.byName[name]; t != nil && !there { // others may have written rows
		highest, err := t.keeper.Highest()
		if err == nil && highest.Text != "" {
			s.last, _, err = r.number(highest)
		}
		if err != nil {
			return nil, err
		}
	}
	r.sequences[name] = s
	return s, nil
}

// number returns the number that a statement has in its only row; there is false if it has
// none, or NULL.
func (r *rows) number(s odatasql.Statement) (n int64, there bool, err error) {
	var found sql.NullInt64
	err = r.conn.QueryRowContext(r.ctx, s.Text, s.Args...).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return found.Int64, found.Valid, failed(err)
}

// parameter returns the place of an argument in a statement.
func (r *rows) parameter(n int) string {
	if r.store.dialect == odatasql.PostgreSQL {
		return fmt.Sprint("$", n)
	}
	return fmt.Sprint("?", n)
}

// Last implements [store.Rows].
func (r *rows) Last(name string) (int64, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	if r.ended {
		return 0, errEnded
	}
	s, err := r.sequence(name)
	if err != nil {
		return 0, err
	}
	return s.last, nil
}

// SetLast implements [store.Rows].
func (r *rows) SetLast(name string, n int64) error {
	return r.change(func() error {
		s, err := r.sequence(name)
		if err == nil {
			s.last, s.changed = n, true
		}
		return err
	})
}

func (r *rows) flushSequences() error {
	for _, name := range slices.Sorted(maps.Keys(r.sequences)) {
		s := r.sequences[name]
		if !s.changed {
			continue
		}
		text := `INSERT INTO "odata_sequences" ("last", "name") VALUES (` + r.parameter(1) + ", " + r.parameter(2) + ")"
		if s.stored {
			text = `UPDATE "odata_sequences" SET "last" = ` + r.parameter(1) + ` WHERE "name" = ` + r.parameter(2)
		}
		if err := r.exec(odatasql.Statement{Text: text, Args: []any{s.last, name}}); err != nil {
			return err
		}
	}
	return nil
}
