package sibling

// Step is a step of a path in an object.
type Step struct {
	Kind  StepKind
	Name  string // of the property, or of the type
	Index int64  // of the item, from the end if it is negative
}

// StepKind says where a step leads.
type StepKind uint8

// The kinds of steps.
const (
	PropertyStep StepKind = iota // to a property
	CastStep                     // to what is there, if it is of a type; in a collection, to the items that are
	IndexStep                    // to an item of a collection
)
