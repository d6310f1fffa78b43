package names

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// LockFile is the name of the file that keeps what a run decided for the next.
const LockFile = "odatagen.lock"

// LockHeader begins the first line of a lock: what comes before the version of
// its format.
const LockHeader = "# odatagen.lock "

// lockVersion is the version that is written, and the newest that is read.
const lockVersion = "v1"

const lockNote = ": the Go names and shapes of this package, which later runs keep. Written by odatagen; commit it, do not edit it."

// Kind is what a line decides.
type Kind string

// The kinds of lines. A path is that of the [Table] where nothing else is said.
const (
	NameKind      Kind = "name"      // the Go name of what a path names
	PrimaryKind   Kind = "primary"   // of the path "namespace": the namespace whose names have no prefix
	PrefixKind    Kind = "prefix"    // of a namespace: what the names of its types begin with
	ShapeKind     Kind = "shape"     // of a type: how references to it are written, see Shapes
	ParameterKind Kind = "parameter" // of a function's parameter: its type
	// BindingKind is for an operation that a type could get and has from a base type:
	// that type.
	BindingKind Kind = "binding"
	// AnswerKind is for a function: what its overloads answer with; and for an operation
	// of a plain API: the status and the media type of the answer that is its success.
	AnswerKind Kind = "answer"
	// AlternativeKind is for a label that several alternatives of a choice could
	// have: which of them has it, as a sum of its content.
	AlternativeKind Kind = "alternative"
	// TypeKind is for a schema of a plain API that has the type of another one, for a
	// choice among strings, and for a property that defines an inherited one in another way.
	TypeKind    Kind = "type"
	HandlerKind Kind = "handler" // of an operation of a plain API: the tag whose handler has it
	// InitialismKind is for the path "words": the words that the user had in upper case.
	InitialismKind Kind = "initialism"
)

// Shapes are the values of lines of ShapeKind, of which map is that of an object
// without properties in an API without OData. Behind the others, unlisted says
// that the derived types are not listed, since there were too many at first.
var Shapes = []string{"pointer", "pointer-unlisted", "interface", "interface-unlisted", "map"}

// check says what is wrong with the value of a line, or "".
func (l Line) check() string {
	switch l.Kind {
	case NameKind:
		if f := formOf(l.Path); !f.fits(l.Value) {
			return "is no " + f.what
		}
	case PrefixKind:
		if !identifierForm.fits(l.Value) {
			return "is no " + identifierForm.what
		}
	case ShapeKind:
		if !slices.Contains(Shapes, l.Value) {
			return "is no shape, which are " + strings.Join(Shapes, ", ")
		}
	case PrimaryKind, ParameterKind, BindingKind, AnswerKind, AlternativeKind, HandlerKind, TypeKind, InitialismKind:
	default:
		return "belongs to a kind of line, " + visible.Quoted(string(l.Kind)) + ", that this odatagen does not know"
	}
	return ""
}

// Line is a decision that outlives a run.
type Line struct {
	Kind  Kind
	Path  string // of what is decided about; may have spaces
	Value string // without spaces
	Pos   schema.Position
}

// Lock is the decisions of a run. A nil one has none.
type Lock struct {
	lines map[lockKey]Line
}

type lockKey struct {
	kind Kind
	path string
}

// NewLock returns a lock without lines.
func NewLock() *Lock { return &Lock{lines: map[lockKey]Line{}} }

// ReadLock reads a lock; file is its name in messages.
func ReadLock(file string, data []byte) (*Lock, schema.Diagnostics) {
	var ds schema.Diagnostics
	l := NewLock()
	lines := bytes.Split(data, []byte("\n"))
	version, found := strings.CutPrefix(string(lines[0]), LockHeader)
	version, _, _ = strings.Cut(strings.TrimSpace(version), ":")
	at := func(i int) schema.Position { return schema.Position{File: file, Line: i + 1} }
	switch {
	case !found:
		ds.Errorf(at(0), "lock-form", "the file does not begin with %q, so it is no lock of odatagen: take it back from version control, or move it away", strings.TrimSpace(LockHeader))
		return nil, ds
	case version != lockVersion:
		ds.Errorf(at(0), "lock-version", "the lock has format %s, and this odatagen knows %s: use the odatagen that wrote it, or a newer one", visible.Quoted(version), lockVersion)
		return nil, ds
	}
	conflict := false // which is said once, at its first sign
	for i, raw := range lines[1:] {
		text := strings.TrimSuffix(string(raw), "\r")
		switch {
		case text == "":
		case !isMergeSign(text):
			l.read(text, at(i+1), &ds)
		default:
			if !conflict || strings.HasPrefix(text, mergeSigns[0]) {
				ds.Errorf(at(i+1), "lock-merge", "two branches were merged and not brought together here: keep the lines of both, without those of Git")
			}
			conflict = !strings.HasPrefix(text, mergeSigns[len(mergeSigns)-1])
		}
	}
	if len(ds) > 0 {
		return nil, ds
	}
	return l, nil
}

// mergeSigns begin the lines that Git puts around a conflict, in their order.
var mergeSigns = []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"}

func isMergeSign(text string) bool {
	return slices.ContainsFunc(mergeSigns, func(sign string) bool { return strings.HasPrefix(text, sign) })
}

// read takes a line.
func (l *Lock) read(text string, pos schema.Position, ds *schema.Diagnostics) {
	kind, rest, _ := strings.Cut(text, " ")
	i := strings.LastIndexByte(rest, ' ')
	if kind == "" || i <= 0 || i == len(rest)-1 {
		ds.Errorf(pos, "lock-form", "%s is not a kind, a path and a value: take the line back from version control, or remove it", visible.Quoted(text))
		return
	}
	line := Line{Kind: Kind(kind), Path: rest[:i], Value: rest[i+1:], Pos: pos}
	if why := line.check(); why != "" {
		ds.Errorf(pos, "lock-form", "%s %s: take the line back from version control, or remove it", visible.Quoted(line.Value), why)
		return
	}
	if first, twice := l.lines[line.key()]; twice {
		if first.Value == line.Value {
			return // as Git's merge=union leaves it
		}
		ds.Errorf(pos, "lock-twice", "%s %s is %s here and %s in line %d, perhaps since two branches were merged: remove one of the lines", kind, visible.Text(line.Path), visible.Text(line.Value), visible.Text(first.Value), first.Pos.Line)
		return
	}
	l.lines[line.key()] = line
}

func (l Line) key() lockKey { return lockKey{l.Kind, l.Path} }

// Find returns the line about a path.
func (l *Lock) Find(kind Kind, path string) (Line, bool) {
	if l == nil {
		return Line{}, false
	}
	line, found := l.lines[lockKey{kind, visible.Text(path)}]
	return line, found
}

// Value returns what was decided about a path, or "".
func (l *Lock) Value(kind Kind, path string) string {
	line, _ := l.Find(kind, path)
	return line.Value
}

// about returns the line about the name of an entry, which may be nil.
func (l *Lock) about(e *settled) (Line, bool) {
	if e == nil {
		return Line{}, false
	}
	return l.Find(NameKind, e.Path)
}

// Lines returns the lines of a kind by path.
func (l *Lock) Lines(kind Kind) []Line {
	if l == nil {
		return nil
	}
	var list []Line
	for key, line := range l.lines {
		if key.kind == kind {
			list = append(list, line)
		}
	}
	slices.SortFunc(list, compareLines)
	return list
}

// Set decides about a path. A value that a line cannot have, as that of a namespace
// without a name, is decided by rule again.
func (l *Lock) Set(kind Kind, path, value string) {
	if path == "" || value == "" || strings.ContainsFunc(value, unicode.IsSpace) {
		return
	}
	line := Line{Kind: Kind(kind), Path: visible.Text(path), Value: value}
	l.lines[line.key()] = line
}

// reserve makes room for more lines: a map that grows leaves twice what it has behind.
func (l *Lock) reserve(more int) {
	lines := make(map[lockKey]Line, len(l.lines)+more)
	maps.Copy(lines, l.lines)
	l.lines = lines
}

// Without returns the lock without the lines of some kinds.
func (l *Lock) Without(kinds ...Kind) *Lock {
	less := NewLock()
	if l != nil {
		for key, line := range l.lines {
			if !slices.Contains(kinds, key.kind) {
				less.lines[key] = line
			}
		}
	}
	return less
}

// Bytes returns the file.
func (l *Lock) Bytes() []byte {
	all := make([]Line, 0, len(l.lines))
	for _, line := range l.lines {
		all = append(all, line)
	}
	slices.SortFunc(all, compareLines)
	var b bytes.Buffer
	b.WriteString(LockHeader + lockVersion + lockNote + "\n")
	for _, line := range all {
		b.WriteString(string(line.Kind) + " " + line.Path + " " + line.Value + "\n")
	}
	return b.Bytes()
}

func compareLines(a, b Line) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Path, b.Path))
}
