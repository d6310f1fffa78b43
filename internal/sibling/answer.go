package sibling

import (
	"context"
	"errors"
)

// Answer is how the payload of an answer is written, which a server has negotiated
// or decides: the form of what a handler returned is not its own. An answer has
// numbers in the form that was agreed upon, and each declared property that is
// selected: null or [] where there is no value (OData JSON Format 4.01, section 24,
// item 22). The zero Answer is one without OData.
type Answer struct {
	// Version is that of the names of control information: "4.0" has the prefix
	// "odata.", "4.01" has none. "" leaves the names as they are.
	Version  string
	Metadata MetadataLevel
	// IEEE754Compatible says that values of Edm.Int64 and Edm.Decimal are strings.
	IEEE754Compatible bool
	// Selection is nil for everything.
	Selection *Selection
	// ContextURL is written first, in place of one that the value may hold; "" is none.
	ContextURL string
	// DeltaSet is the part of it that says where the items of a delta belong, which those that are
	// gone name for clients of OData 4.0.
	DeltaSet string
	// Count is the number of items that a collection has which is no page; nil for none.
	Count *int64
	// BaseURL is that of what is written, an entity or a collection of entities,
	// without a slash at the end; "" if it has none. The ids of entities are made from
	// it, which full metadata has always, with the links, and minimal metadata where
	// the selection leaves out a part of the key.
	BaseURL string
	// BaseOf is a typed nil of the type that entities at the URL are declared to have, of which
	// what is written may be declared to be of a derived type; nil if it is not.
	BaseOf any
	// Sparse says that a property which is absent is left out: it has not changed, in a
	// delta payload (OData JSON Format 4.01, section 15), or $apply has not made it.
	Sparse bool
	// OmitNulls leaves out declared properties that are null (Protocol 8.2.8.6), but for
	// what is expanded.
	OmitNulls bool
	// Relocate returns a URL that values have kept, since they were read from another
	// service, as one of the service that answers; term is the control information that
	// it is of, such as "id". nil leaves them as they are.
	Relocate func(term, url string) string

	// HasMedia reports whether entities of a type are media entities, whose links full
	// metadata has; nil for none.
	HasMedia func(typeName string) bool
	// Operations returns the qualified names of the operations that are bound to entities of a
	// type, which these advertise as far as the selection says; nil for none.
	Operations func(typeName string) []string
	// OfCollection are those that are bound to the collection that is written.
	OfCollection []string

	// MaxEntities and MaxBytes bound what is in memory at once, an answer or an
	// item of a stream. Exceeding them is ErrEntities and ErrBytes. 0 is no limit.
	MaxEntities, MaxBytes int
	// Context is looked at while the answer is written; nil is none.
	Context context.Context
}

// What ends the writing of an answer.
var (
	ErrEntities = errors.New("too many entities")
	ErrBytes    = errors.New("too many bytes")
)
