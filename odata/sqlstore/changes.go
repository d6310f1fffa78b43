package sqlstore

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/wire"
)

// This file remembers what rows and links were before they changed, so that it is known what a
// query found at an earlier time.

// changes is the table with what was before each change of a row, or of a link, in the order
// in which transactions were committed. "mark" is a text that only the rows of one
// transaction have: a database that was restored from a copy has other ones behind that. "was"
// is the row in JSON, or says that there was a link; NULL is nothing. A row of no entity set
// says that more has changed than is told.
const (
	changes       = "odata_changes"
	createChanges = `CREATE TABLE "odata_changes" ("id" %s PRIMARY KEY, "mark" varchar(100) NOT NULL, "entity_set" varchar(1000) NOT NULL, "entity_key" text NOT NULL, ` +
		`"property" varchar(1000) NOT NULL, "target_set" varchar(1000) NOT NULL, "target_key" text NOT NULL, "was" text)`
	columnsOfChanges = `"mark", "entity_set", "entity_key", "property", "target_set", "target_key", "was"`
)

// createChanges returns the statements that make the table, with the mark of the beginning.
func (s *Store) createChanges() []string {
	id := "integer"
	if s.dialect == odatasql.PostgreSQL {
		id = "bigint GENERATED ALWAYS AS IDENTITY"
	}
	return []string{
		fmt.Sprintf(createChanges, id),
		`INSERT INTO "odata_changes" (` + columnsOfChanges + `) VALUES ('` + rand.Text() + `', '', '', '', '', '', NULL)`,
	}
}

// changed is a row or, with an end, a link that changes, and what it was.
type changed struct {
	at   store.Ref
	link store.Link
	was  sql.NullString
}

// noted is what a transaction has changed so far.
type noted struct {
	list []changed
	more bool // than is in the list
}

// note notes what will be written, as the database has it.
func (r *rows) note() error {
	if r.store.changes == 0 {
		return nil
	}
	for at, one := range r.rows {
		if !one.written || one.stored == nil && one.entity == nil {
			continue
		}
		c := changed{at: at}
		if one.stored != nil {
			text, err := wire.Marshal(one.stored, codec.DeclaredType(r.schema.byName[at.Table].Type))
			if err != nil {
				return err
			}
			c.was = sql.NullString{String: string(text), Valid: true}
		}
		r.noted.list = append(r.noted.list, c)
	}
	for from, links := range r.links {
		for l, is := range links {
			was, err := r.wasLinked(from, l)
			if err != nil {
				return err
			}
			if was != is {
				r.noted.list = append(r.noted.list, changed{from, l, sql.NullString{Valid: was}})
			}
		}
	}
	return nil
}

// flushChanges writes what has been noted, at the end of a transaction. From here on others
// who write wait for it, so that who sees a change sees all before it.
func (t *transaction) flushChanges() error {
	list, most := t.noted.first(), t.store.changes
	switch {
	case most == 0, len(list) == 0 && !t.noted.more:
		return nil
	case t.noted.more, len(list) > most:
		list = []changed{{}}
	}
	if t.store.dialect == odatasql.PostgreSQL {
		if err := t.exec(odatasql.Statement{Text: `LOCK TABLE "odata_changes" IN SHARE ROW EXCLUSIVE MODE`}); err != nil {
			return err
		}
	}
	mark, last := rand.Text(), int64(0)
	for part := list; len(part) > 0; part = part[min(chunk, len(part)):] {
		var err error
		if last, err = t.insertChanges(mark, part[:min(chunk, len(part))]); err != nil {
			return err
		}
	}
	if often := int64(most/8 + 1); last/often != (last-int64(len(list)))/often {
		return t.exec(odatasql.Statement{Text: fmt.Sprintf(`DELETE FROM "odata_changes" WHERE "id" < (SELECT "id" FROM "odata_changes" ORDER BY "id" DESC LIMIT 1 OFFSET %d)`, most)})
	}
	return nil
}

// first returns of each row and link the first change: what it was before the transaction.
func (n *noted) first() (list []changed) {
	type place struct {
		at   store.Ref
		link store.Link
	}
	seen := map[place]bool{}
	for _, c := range n.list {
		if at := (place{c.at, c.link}); !seen[at] {
			seen[at] = true
			list = append(list, c)
		}
	}
	return list
}

// insertChanges adds rows to the table, and returns the number of the last.
func (t *transaction) insertChanges(mark string, list []changed) (last int64, err error) {
	var text strings.Builder
	text.WriteString(`INSERT INTO "odata_changes" (` + columnsOfChanges + `) VALUES `)
	var args []any
	for i, c := range list {
		if i > 0 {
			text.WriteString(", ")
		}
		row := []any{mark, c.at.Table, hex.EncodeToString([]byte(c.at.Key)), c.link.End, c.link.To.Table, hex.EncodeToString([]byte(c.link.To.Key)), c.was}
		for k, value := range row {
			args = append(args, value)
			text.WriteString([]string{"(", ", "}[min(k, 1)] + t.parameter(len(args)))
		}
		text.WriteString(")")
	}
	found, err := t.conn.QueryContext(t.ctx, text.String()+` RETURNING "id"`, args...)
	if err != nil {
		return 0, failed(err)
	}
	defer found.Close()
	for found.Next() {
		var id int64
		if err := found.Scan(&id); err != nil {
			return 0, failed(err)
		}
		last = max(last, id)
	}
	return last, failed(found.Err())
}

// tracking are rows that know what they were: see [store.Past].
type tracking struct{ *transaction }

var _ store.Past = tracking{}

// Mark implements [store.Past]: it names the last change that these rows have seen.
func (t tracking) Mark() (string, error) {
	t.reading.Lock()
	defer t.reading.Unlock()
	if t.writes || t.rows.ended {
		return "", nil
	}
	var id int64
	var mark string
	err := t.conn.QueryRowContext(t.ctx, `SELECT "id", "mark" FROM "odata_changes" ORDER BY "id" DESC LIMIT 1`).Scan(&id, &mark)
	if errors.Is(err, sql.ErrNoRows) { // somebody has emptied it
		return "", nil
	}
	return fmt.Sprint(id, "-", mark), failed(err)
}

// Since implements [store.Past].
func (t tracking) Since(mark string) (*store.Changes, error) {
	t.reading.Lock()
	defer t.reading.Unlock()
	if t.rows.ended {
		return nil, errEnded
	}
	var since int64
	var own string
	if _, err := fmt.Sscanf(mark, "%d-%s", &since, &own); err != nil || t.writes {
		return nil, nil
	}
	text := `SELECT ` + columnsOfChanges + ` FROM "odata_changes" WHERE "id" >= ` + t.parameter(1) + ` ORDER BY "id" LIMIT ` + fmt.Sprint(t.store.changes+2)
	found, err := t.conn.QueryContext(t.ctx, text, since)
	if err != nil {
		return nil, failed(err)
	}
	defer found.Close()
	then := &store.Changes{Rows: map[store.Ref]wire.Structured{}, Links: map[store.Ref]map[store.Link]bool{}}
	n := 0
	for ; found.Next(); n++ {
		var c changed
		var one string
		if err := found.Scan(&one, &c.at.Table, (*unhex)(&c.at.Key), &c.link.End, &c.link.To.Table, (*unhex)(&c.link.To.Key), &c.was); err != nil {
			return nil, failed(err)
		}
		switch {
		case n == 0 && one != own, n > 0 && c.at.Table == "", n > t.store.changes:
			return nil, nil
		case n > 0:
			if err := t.schema.add(then, c); err != nil {
				return nil, err
			}
		}
	}
	if err := found.Err(); err != nil || n == 0 {
		return nil, failed(err)
	}
	return then, nil
}

// add adds a change, unless there is an earlier one of the same, or none of its tables is
// there any more.
func (s *schema) add(then *store.Changes, c changed) error {
	t, to := s.byName[c.at.Table], s.byName[c.link.To.Table]
	if t == nil || c.link.End != "" && to == nil {
		return nil
	}
	if c.link.End != "" {
		if then.Links[c.at] == nil {
			then.Links[c.at] = map[store.Link]bool{}
		}
		if _, known := then.Links[c.at][c.link]; !known {
			then.Links[c.at][c.link] = c.was.Valid
		}
		return nil
	}
	if _, known := then.Rows[c.at]; known {
		return nil
	}
	then.Rows[c.at] = nil
	if !c.was.Valid {
		return nil
	}
	entities, err := entitiesOf(t.Type, []byte(`{"value":[`+c.was.String+`]}`))
	if err == nil {
		then.Rows[c.at] = entities[0]
	}
	return err
}

// unhex is a text that stands in the database in hexadecimal digits.
type unhex string

// Scan implements [sql.Scanner].
func (u *unhex) Scan(value any) error {
	text, _ := value.(string)
	b, err := hex.DecodeString(text)
	*u = unhex(b)
	return err
}
