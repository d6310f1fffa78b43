package odata

// Reference names an entity, to have another refer to it (OData JSON Format 4.01,
// section 14).
type Reference struct {
	// ID is the URL by which the entity is known. What handlers get is relative to the root
	// of their service if it leads there, as "People(5)" is.
	ID string
}
