package sibling

// Handling is what a server shows, in the context of a handler's function, to a client
// whose function is the handler, or that the handler calls.
type Handling interface {
	// Relayed tells that the service at a root has answered the query, a
	// *query.Options. If that is the handler's own, nothing is left to be done, and the
	// next links in the answer that lead below the root are the client's to follow.
	Relayed(query any, root string)
	// Precondition returns the values of the headers If-Match and If-None-Match of the
	// request.
	Precondition() (match, noneMatch []string)
	// Slug returns the values of the header of that name, which proposes a name for what is made of
	// content (RFC 5023, 9.7).
	Slug() []string
	// Replaces reports whether the change that the handler got, or passes on, is all of an
	// entity, as PUT has it.
	Replaces(change any) bool
	// Property returns the method of a request to write a property, and the path to it from the
	// entity, if the change is the one that the handler got; nil if it is of all of an entity.
	// Behind the path of POST stands where the item is that it adds.
	Property(change any) (method string, steps []Step)
	// CalledOn returns the path, percent-encoded and below the root, of the part of a collection
	// that the operation with a path of a route is called on by the request, if the keys are those of
	// the request; "" if the path of the operation says it. The error is that the part has no path, or
	// that the client of the handler must not read it.
	CalledOn(operation string, keys []any) (path string, err error)
	// TracksChanges reports whether a link to what will have changed is asked for.
	TracksChanges() bool
	// NoContent tells that the handler has written, and has no entity to answer with.
	NoContent()
	// Absent tells that the service has nothing at the path that it was asked for, and says no more.
	Absent()
	// Created tells that what was to be updated did not exist, and has been made.
	Created()
}

// HandlingKey is the key of a [Handling] in a context.
type HandlingKey struct{}
