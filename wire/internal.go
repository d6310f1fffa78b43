package wire

import "github.com/odatagen/odatagen/internal/sibling"

// Internal returns what other packages of this module need of this one. Nobody
// else can make its argument, and nothing of it is promised.
func Internal(sibling.Key) siblings { return siblings{} }

// siblings has as methods what Internal lets siblings do.
type siblings struct{}

// MarshalUnion returns the JSON of a union.
func (siblings) MarshalUnion(v Union) ([]byte, error) { return marshalUnion(v) }

// UnmarshalUnion reads JSON into the union that v points to.
func (siblings) UnmarshalUnion(data []byte, v Union) error { return unmarshalUnion(data, v) }

// CutFlag returns the first member that a set of them names, and what is left
// behind the comma if there is one.
func (siblings) CutFlag(set string) (first, rest string, more bool) { return cutFlag(set) }
