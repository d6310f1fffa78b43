package wire

import (
	"context"
	"io"
	"reflect"
)

// The codec's twin is in package wire_test, so that the compiler sees to it
// that the two share nothing but the public API. This is what it needs of the
// tests of this package, and what those of pages need, which package odata has.

type (
	CallRecordT          = callRecordT
	SessionT             = sessionT
	SegmentT             = segmentT
	ParticipantEndpointT = participantEndpointT
	EndpointT            = endpointT
	EntityT              = entityT
	UserAgentT           = userAgentT
	AnyEndpoint          = anyEndpoint
	LateEndpointT        = lateEndpointT
	IdentityT            = identityT
	ModalityT            = modalityT
	KindsT               = kindsT
	WideT                = wideT
	BroadT               = broadT
	PlainSession         = plainSession
)

var (
	FuzzSeeds    = fuzzSeeds
	StrictJSON   = strict
	Samples      = samples
	JSONName     = jsonName
	BenchSession = benchSession
	Differences  = differences
	ErrReader    = errReader
)

const (
	WindowSize = windowSize
	FlushSize  = flushSize
)

// internals is what siblings have of this package.
var internals siblings

// ReadThrough is ReadPage of siblings through a window that is as small as can be,
// so that everything crosses its end.
func ReadThrough(r io.Reader, slice reflect.Type, opts []Option) *pageReader {
	reader := newPageReader(context.Background(), r, slice, opts)
	reader.data = make([]byte, 0, padding+1)
	return reader
}

// ForgetNotes drops what the Dynamic of a page says about its items.
func ForgetNotes(d *Dynamic) {
	if d.bag != nil {
		d.bag.rest = nil
		if len(d.bag.members) == 0 {
			d.bag = nil
		}
	}
}

// MaxLooks is how often alternatives of unions are looked at in one payload.
const MaxLooks = maxLooks

// Looks reads an array of a type of values and returns how often it has looked at
// alternatives, beginning with a number.
func Looks[T any](data []byte, begin int) (looks int, err error) {
	d := newDecoder(data, nil)
	defer d.release()
	d.strict, d.looks = true, begin
	c := lookup{}.codecOf(reflect.TypeFor[[]T]())
	place := reflect.New(reflect.TypeFor[[]T]()).UnsafePointer()
	err = d.whole(func(i int) int { return d.element(c, false, i, place) })
	return d.looks, err
}
