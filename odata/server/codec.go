package server

import (
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// codec is the rest of package wire, which is for siblings alone.
var codec = wire.Internal(sibling.Key{})

// pages is the rest of package odata.
var pages = odata.Internal(sibling.Key{})

// anyPage is an odata.Page of some type.
type anyPage = sibling.Page[wire.Opt[int64], wire.Dynamic]

// pageIn returns the page that a function has answered with, or what is left of one.
func pageIn(result any) (anyPage, bool) {
	if page, ok := result.(*anyPage); ok {
		return *page, true
	}
	return pages.PageOf(result)
}

// anyValue is what is answered that is no entity: a property, or the result of an
// operation.
type anyValue interface {
	Info() wire.PropertyInfo
	IsNull() bool
	IsAbsent() bool
	IsMissing() bool
	Len() int
	AppendText(b []byte) ([]byte, error)
	AppendResponse(b []byte, opts ...wire.Option) ([]byte, error)
}
