package sibling

// Related is a navigation property that a query asks about.
type Related struct {
	Within []string // the complex properties before it
	Name   string
	Levels int // how often it is followed
	// Inner is what is asked about of the entities that it leads to.
	Inner []Related
}
