package server

import (
	"errors"
	"net/http"

	"github.com/odatagen/odatagen/internal/routes"
)

// needPrecondition refuses a change of an entity that has an ETag which does not say which
// one it means, if the service wants that: see [WithPreconditions].
func (r *request) needPrecondition() error {
	if !r.handler.needsMatch || r.route.Kind != routes.Update && r.route.Kind != routes.Delete {
		return nil
	}
	h := r.exchange.Request.Header
	if r.batched != nil && r.batched.member || r.etag != "" || tags(h, "If-Match") != nil || tags(h, "If-None-Match") != nil {
		return nil
	}
	at := &r.match.node.Value
	if read := at.routes.Of(http.MethodGet); read != nil && read.unserved {
		return nil // nobody can have an ETag of what cannot be read
	}
	etag, err := r.tagAt(at)
	if e, is := errors.AsType[*Error](err); is && e.Status == http.StatusNotFound {
		return nil // there is nothing that could be lost
	}
	if err != nil || etag == "" {
		return err
	}
	return &Error{Status: http.StatusPreconditionRequired, Target: "If-Match",
		Message: "the entity has an ETag: the header If-Match is to have it, or * for whatever is there"}
}
