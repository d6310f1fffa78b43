package sibling

// MetadataLevel is how much control information is written: see package odata.
type MetadataLevel uint8

// The levels.
const (
	MetadataMinimal MetadataLevel = iota
	MetadataNone
	MetadataFull
)

// Selection says which properties of a structured type are written. Without
// one, everything that the value holds is.
type Selection struct {
	// All selects all structural properties, undeclared ones included.
	All bool
	// Reference says that there is nothing but the ids of entities.
	Reference bool
	// Sparse is that of [Answer], for what is selected of.
	Sparse bool
	// Properties selects structural properties by name. The selection of a
	// complex property, if not nil, is about the properties of its value. The
	// name of a navigation property selects its links in full metadata.
	Properties map[string]*Selection
	// Expand names the navigation properties that are written, each with what
	// is written of its entities: nil is all structural properties. One that
	// the value lacks is written as null or [].
	Expand map[string]*Selection
	// Operations selects bound operations, which are advertised: each by its qualified name,
	// or with * in place of the name those of a namespace; * alone is all.
	Operations []string
	// Home is where the entities are that a navigation property leads to; nil for
	// below the entity that has it, as those are that it contains.
	Home *Home
}

// Home is where entities are, which their ids are made from.
type Home struct {
	URL string // "" if they are nowhere, or that is not known
	// Set says that the URL is that of an entity set, and the key of the entity
	// follows; otherwise it is that of the only entity there is, a singleton.
	Set bool
	// Of is a typed nil of the type that is declared of what is there; nil if that is the one of
	// what leads there, or not known.
	Of any
}
