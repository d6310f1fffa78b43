package odatasql

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Dialect is the SQL of a database.
type Dialect uint8

// The dialects.
const (
	PostgreSQL Dialect = iota + 1 // 14 or later
	SQLite                        // 3.39 or later
)

// String returns the name of the database.
func (d Dialect) String() string {
	switch d {
	case PostgreSQL:
		return "PostgreSQL"
	case SQLite:
		return "SQLite"
	}
	return "Dialect(" + strconv.Itoa(int(d)) + ")"
}

// Statement is a text of SQL and the arguments for its parameters, in the order
// of their numbers. The arguments are of the types int64, float64, bool, string
// and []byte.
type Statement struct {
	Text string
	Args []any
}

// What a statement may have.
const (
	maxArguments = 32766 // SQLite's limit; PostgreSQL's is 65535
	maxNameBytes = 63    // PostgreSQL cuts longer names off, which makes them alike
)

// sql is a piece of a statement: text that this package wrote, quoted names of
// the mapping, and arguments. Arguments get their numbers when it is complete.
type fragment []piece

// piece is a text, or an argument if typ is not "". typ is what PostgreSQL casts it
// to, so that it does not guess.
type piece struct {
	text string
	typ  string
	arg  any
}

func text(s string) fragment { return fragment{{text: s}} }

// argument returns a parameter with its argument.
func argument(typ string, value any) fragment { return fragment{{typ: typ, arg: value}} }

// form returns the pattern, a constant of this package, with its question marks
// replaced by the operands.
func form(pattern string, operands ...fragment) fragment {
	var s fragment
	for _, x := range operands {
		before, after, ok := strings.Cut(pattern, "?")
		if !ok {
			panic("odatasql: too many operands for " + pattern)
		}
		if before != "" {
			s = append(s, piece{text: before})
		}
		s = append(s, x...)
		pattern = after
	}
	if strings.Contains(pattern, "?") {
		panic("odatasql: an operand is missing for " + pattern)
	}
	if pattern != "" {
		s = append(s, piece{text: pattern})
	}
	return s
}

// folded returns the fragment with texts that follow each other as one.
func (s fragment) folded() (made fragment) {
	for _, p := range s {
		if last := len(made) - 1; p.typ == "" && last >= 0 && made[last].typ == "" {
			made[last].text += p.text
			continue
		}
		made = append(made, p)
	}
	return made
}

// list returns the items with the separator between them.
func list(items []fragment, separator string) fragment {
	var s fragment
	for i, x := range items {
		if i > 0 {
			s = append(s, piece{text: separator})
		}
		s = append(s, x...)
	}
	return s
}

// name returns a quoted name. It is one of the mapping, which has checked it.
func name(s string) fragment { return text(quoted(s)) }

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// checkName reports whether a name can be quoted.
func checkName(s string) error {
	switch {
	case s == "":
		return fmt.Errorf("a name is missing")
	case strings.IndexByte(s, 0) >= 0:
		return fmt.Errorf("%q has a NUL, which no name in SQL can have", s)
	case len(s) > maxNameBytes:
		return fmt.Errorf("%q has %d bytes: PostgreSQL takes at most %d, so give it a shorter name", s, len(s), maxNameBytes)
	}
	return nil
}

// shortened returns a name of the convention as one that is not too long: the end of a longer one
// is a digest of it.
func shortened(name string) string {
	if len(name) <= maxNameBytes {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	digest := "_" + hex.EncodeToString(sum[:6])
	return strings.ToValidUTF8(name[:maxNameBytes-len(digest)], "") + digest
}

// statement returns the text and the arguments.
func (d Dialect) statement(s fragment) (Statement, error) {
	var b strings.Builder
	st := Statement{}
	for _, p := range s {
		if p.typ == "" {
			b.WriteString(p.text)
			continue
		}
		st.Args = append(st.Args, p.arg)
		n := strconv.Itoa(len(st.Args))
		if d == PostgreSQL {
			b.WriteString("CAST($" + n + " AS " + p.typ + ")")
		} else {
			b.WriteString("?" + n)
		}
	}
	st.Text = b.String()
	if len(st.Args) > maxArguments {
		return Statement{}, fmt.Errorf("odatasql: the statement has %d arguments, and can have at most %d", len(st.Args), maxArguments)
	}
	return st, nil
}

// choose returns the text for the dialect.
func (d Dialect) choose(postgreSQL, sqlite string) string {
	if d == SQLite {
		return sqlite
	}
	return postgreSQL
}
