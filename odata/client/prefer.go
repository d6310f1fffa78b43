package client

import (
	"context"
	"strconv"
	"strings"
)

// Preference is how a service is asked to answer, which it may do (Protocol 8.2.8). One
// that has no name here is its text, such as Preference(`outlook.timezone="UTC"`).
type Preference string

// Preferences, in the spelling that services of all versions know.
const (
	// OmitNulls asks to leave out properties that are null, and OmitDefaults those too
	// that have their default value (8.2.8.6).
	OmitNulls    Preference = "omit-values=nulls"
	OmitDefaults Preference = "omit-values=defaults"
	// ReturnMinimal asks an action to answer without its result, and
	// ReturnRepresentation with it (8.2.8.7).
	ReturnMinimal        Preference = "return=minimal"
	ReturnRepresentation Preference = "return=representation"
)

// MaxPageSize asks for pages of at most n items (8.2.8.5).
func MaxPageSize(n int) Preference { return Preference("odata.maxpagesize=" + strconv.Itoa(n)) }

// IncludeAnnotations asks for annotations by patterns, such as "*" and "-display.*"
// (8.2.8.4).
func IncludeAnnotations(patterns ...string) Preference {
	return Preference(`odata.include-annotations="` + strings.Join(patterns, ",") + `"`)
}

type (
	preferKey struct{}
	trackKey  struct{}
)

// Prefer returns a context in which functions of clients, and what else sends a request,
// ask for preferences beside those of ctx:
//
//	record, err := graph.Communications.GetCallRecord(client.Prefer(ctx, client.OmitNulls), id, nil)
//
// [All] asks so for each page. They stand in place of a header Prefer by [WithHeader].
func Prefer(ctx context.Context, preferences ...Preference) context.Context {
	texts := make([]string, 0, len(preferences)+1)
	if before := preferred(ctx); before != "" {
		texts = append(texts, before)
	}
	for _, p := range preferences {
		texts = append(texts, string(p))
	}
	return context.WithValue(ctx, preferKey{}, strings.Join(texts, ", "))
}

// preferred returns the value of the header Prefer, or "".
func preferred(ctx context.Context) string {
	text, _ := ctx.Value(preferKey{}).(string)
	return text
}

// trackChanges is how services of all versions know the preference.
const trackChanges Preference = "odata.track-changes"

// TrackChanges returns a context in which [All] and its like ask the service to track
// changes (Protocol 11.3), and set *deltaLink when they have come to the end of a
// collection: to where that of its last page leads, "" if the service does not track them.
// [Read] of that link goes through what has changed since then, entities that are gone
// among them: odata.ControlOf says of these that they are Removed. A context of
// TrackChanges gets the next link from it.
func TrackChanges(ctx context.Context, deltaLink *string) context.Context {
	return context.WithValue(Prefer(ctx, trackChanges), trackKey{}, deltaLink)
}

// tracked notes the delta link of a last page, if ctx asks for it.
func tracked(ctx context.Context, link string) {
	if place, ok := ctx.Value(trackKey{}).(*string); ok {
		*place = link
	}
}
