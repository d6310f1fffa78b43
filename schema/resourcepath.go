package schema

// ResourcePath is a path of a service that requests can be made to: an entity
// set, singleton or import of its container, followed by keys, navigation
// properties and at most one operation (OData URL Conventions, section 4).
type ResourcePath struct {
	Segments   []PathSegment
	Operations []*Operation // the overloads that the path ends in; none where it ends in data
	Import     *OperationImport
	// Scopes are the permission scopes that the description states for reading
	// or invoking: alternatives, each a set of scopes.
	Scopes [][]string
}

// PathSegment is a step of a path that yields entities.
type PathSegment struct {
	Name       string // with a slash where it leads through a complex property
	Type       *EntityType
	Collection bool
	Keyed      bool                // followed by a key
	Node       *Node               // the entity set, singleton or navigation property
	Navigation *NavigationProperty // nil for entity sets and singletons
}

// Last returns the segment that the path ends in, before an operation; nil for
// the path of an import.
func (p *ResourcePath) Last() *PathSegment {
	if len(p.Segments) == 0 {
		return nil
	}
	return &p.Segments[len(p.Segments)-1]
}
