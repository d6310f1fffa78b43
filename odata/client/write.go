package client

import (
	"cmp"
	"context"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

type matchKey struct{}

// IfMatch returns a context in which functions that update or delete do so only if what
// they are about still has the ETag, "*" for any (Protocol 8.2.4); otherwise they return an
// [*Error] with the status 412 Precondition Failed. It stands in place of the ETag of the
// change.
func IfMatch(ctx context.Context, etag string) context.Context {
	return context.WithValue(ctx, matchKey{}, etag)
}

// demand says which ETag the service is to know: that of the context, or else the one that
// is given.
func (x *exchange) demand(etag string) {
	if x.ctx != nil {
		own, _ := x.ctx.Value(matchKey{}).(string)
		etag = cmp.Or(own, etag)
	}
	if etag != "" {
		x.request.Header["If-Match"] = []string{etag}
	}
	if h := x.handling(); h != nil && etag == "" {
		match, none := h.Precondition()
		for name, values := range map[string][]string{"If-Match": match, "If-None-Match": none} {
			if values != nil {
				x.request.Header[name] = values
			}
		}
	}
}

// handling returns the request that the client's function answers; nil if it is called by
// a program.
func (x *exchange) handling() sibling.Handling {
	if x.ctx == nil {
		return nil
	}
	h, _ := x.ctx.Value(sibling.HandlingKey{}).(sibling.Handling)
	return h
}

// represent asks for the entity that has been written, for the answer to a request that
// the client's function answers.
func (x *exchange) represent() {
	if x.handling() != nil && x.request.Header["Prefer"] == nil {
		x.request.Header["Prefer"] = []string{string(ReturnRepresentation)}
	}
}

// track asks for a link to what will have changed, if the request that the client's function
// answers does.
func (x *exchange) track() {
	if h := x.handling(); h != nil && h.TracksChanges() && x.request.Header["Prefer"] == nil {
		x.request.Header["Prefer"] = []string{string(trackChanges)}
	}
}

// body makes an entity, or the parameters of an action, the body of the request.
func (x *exchange) body(v wire.Structured, options ...wire.Option) error {
	data, err := wire.Marshal(v, options...)
	if err == nil {
		x.request.Bytes("application/json", data)
	}
	return err
}

// refer makes a reference the body of the request (JSON Format 14). Its URL is written as it is
// given: one that is relative is so to the root of the service, by whatever address clients
// call that, which the context URL says (4.6.1).
func (x *exchange) refer(to odata.Reference) error {
	var err error
	body := []byte{'{'}
	if !percent.IsAbsolute(to.ID) && !strings.HasPrefix(to.ID, "$") { // else it is to a request of a batch
		body, err = codec.AppendString([]byte(`{"@odata.context":`), x.client.transport.Root.JoinPath("$metadata").String()+"#$ref")
		body = append(body, ',')
	}
	if err == nil {
		body, err = codec.AppendString(append(body, `"@odata.id":`...), to.ID)
	}
	if err == nil {
		x.request.Bytes("application/json", append(body, '}'))
	}
	return err
}
