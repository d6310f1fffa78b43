package sibling

// Page is an odata.Page of items of any type. Package wire, which reads and
// writes it, says what Count and Dynamic are: those of a Page.
type Page[Count, Dynamic any] struct {
	Items               any   // the []T
	More                Items // nil for none
	Count               Count
	NextLink, DeltaLink string
	Context             string
	Dynamic             Dynamic
}

// Items yields pointers to items, which are good until the next one.
type Items func(yield func(item any, err error) bool)
