package sibling

// Outline says what the values of a Go type are in JSON. Package wire, which knows,
// draws it; package rest makes JSON of texts by it.
type Outline interface {
	// Begins reports whether a value can begin with a byte: '{', '[', '"', 't' for
	// true and false, or '0' for numbers.
	Begins(with byte) bool
	// Any reports whether every value is one.
	Any() bool
	// Open reports whether objects have members of a known type that are not declared,
	// as maps have.
	Open() bool
	// Alternatives returns what a union is one of; nil for others.
	Alternatives() []Outline
	// Item returns what the items of a list are; those of Any are Any.
	Item() Outline
	// Property returns what the member of an object is, and whether it is declared.
	// One that nobody knows is Any.
	Property(name string) (of Outline, declared bool)
}
