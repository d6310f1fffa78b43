package plan

import (
	"cmp"
	"reflect"

	"github.com/odatagen/odatagen/schema"
)

// DefaultOutput is how many bytes of Go are planned at most, unless [Config] says
// otherwise: three times what all of Microsoft Graph takes, with its server.
const DefaultOutput = 32 << 20

// maxTakenIn is how many properties and alternatives schemas take in of others at most:
// six times as many as all of Microsoft Graph's. One is a line of Go, which costs some
// forty times its text in memory.
const maxTakenIn = 100_000

// Budget is what may be made of a description, so that a small one cannot ask for
// all memory there is: what each schema takes in of others grows with the square of
// the description, and more. It counts the texts that are planned, which are most of
// the Go that is written, and what schemas take in.
type Budget struct {
	bytes, left int
	takenIn     int
	over        schema.Position // where it was exceeded
}

// Budget returns the budget that the configuration gives.
func (c *Config) Budget() *Budget {
	bytes := cmp.Or(c.MaxOutput, DefaultOutput)
	return &Budget{bytes: bytes, left: bytes}
}

// Take takes bytes for what stands at a place of the description, and reports
// whether there were as many. If not, planning ends there.
func (b *Budget) Take(bytes int, at schema.Position) bool {
	if b.Exceeded() {
		return false
	}
	if b.left -= bytes; b.left < 0 {
		b.over = at
	}
	return !b.Exceeded()
}

// TakeIn counts the fields that the schema at a place has of others: their properties
// in a struct, or themselves in a union.
func (b *Budget) TakeIn(fields int, at schema.Position) {
	if b.Exceeded() {
		return
	}
	if b.takenIn += max(0, fields); b.takenIn > maxTakenIn {
		b.over = at
	}
}

// Exceeded reports whether more was asked for than there is.
func (b *Budget) Exceeded() bool { return b.left < 0 || b.takenIn > maxTakenIn }

// Report adds an error if more was asked for than there is.
func (b *Budget) Report(ds *schema.Diagnostics) {
	switch {
	case b.left < 0:
		ds.Errorf(b.over, "output-large", "up to here, more than %d bytes of Go are made of the description, which is the limit: name what is needed of it with --include", b.bytes)
	case b.Exceeded():
		ds.Errorf(b.over, "output-large", "up to here, schemas take in more than %d properties and alternatives of others, which is the limit: name what is needed of the description with --include", maxTakenIn)
	}
}

// Size returns the bytes of what is planned: its texts, and some for what holds
// them.
func Size(planned any) int { return sizeOf(reflect.ValueOf(planned)) }

func sizeOf(v reflect.Value) int {
	size := 0
	switch v.Kind() {
	case reflect.String:
		size = v.Len()
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			size = sizeOf(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			size += sizeOf(v.Field(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v.Len()
		}
		for i := range v.Len() {
			size += 4 + sizeOf(v.Index(i))
		}
	}
	return size
}
