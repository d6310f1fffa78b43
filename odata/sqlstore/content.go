package sqlstore

import (
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata/odatasql"
)

// contents is the table with the content of media entities and stream properties. A key
// stands in it in hexadecimal digits.
const contents = "odata_contents"

// createContents makes it; the type of the bytes is missing.
const createContents = `CREATE TABLE "odata_contents" ("entity_set" varchar(1000) NOT NULL, "entity_key" text NOT NULL, "property" varchar(1000) NOT NULL, ` +
	`"media_type" text NOT NULL, "etag" text NOT NULL, "modified" bigint NOT NULL, "data" `

const keyOfContents = ` NOT NULL, PRIMARY KEY ("entity_set", "entity_key", "property"))`

// createContents returns the statement that makes the table of content.
func (s *Store) createContents() string {
	if s.dialect == odatasql.PostgreSQL {
		return createContents + "bytea" + keyOfContents
	}
	return createContents + "blob" + keyOfContents
}

// whereContent selects the content of a property.
func (r *rows) whereContent(at store.Ref, property string) odatasql.Statement {
	return odatasql.Statement{
		Text: ` FROM "odata_contents" WHERE "entity_set" = ` + r.parameter(1) + ` AND "entity_key" = ` + r.parameter(2) + ` AND "property" = ` + r.parameter(3),
		Args: []any{at.Table, hex.EncodeToString([]byte(at.Key)), property},
	}
}

// Content implements [store.Contents].
func (r *rows) Content(at store.Ref, property string) (*store.Content, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	if r.ended {
		return nil, errEnded
	}
	c, seconds, where := &store.Content{}, int64(0), r.whereContent(at, property)
	err := r.conn.QueryRowContext(r.ctx, `SELECT "media_type", "etag", "modified", "data"`+where.Text, where.Args...).Scan(&c.ContentType, &c.ETag, &seconds, &c.Data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	c.Modified = time.Unix(seconds, 0)
	return c, failed(err)
}

// PutContent implements [store.Contents]. Content is written at once: nothing else is in the
// same table.
func (r *rows) PutContent(at store.Ref, property string, c *store.Content) error {
	return r.change(func() error {
		s := r.whereContent(at, property)
		if err := r.exec(odatasql.Statement{Text: "DELETE" + s.Text, Args: s.Args}); err != nil || c == nil {
			return err
		}
		text := `INSERT INTO "odata_contents" ("entity_set", "entity_key", "property", "media_type", "etag", "modified", "data") VALUES (`
		data := c.Data
		if data == nil {
			data = []byte{} // nil is NULL
		}
		args := append(s.Args, c.ContentType, c.ETag, c.Modified.Unix(), data)
		for i := range args {
			if i > 0 {
				text += ", "
			}
			text += r.parameter(i + 1)
		}
		return r.exec(odatasql.Statement{Text: text + ")", Args: args})
	})
}
