package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// envelope returns how an answer is written, whatever it holds: an entity, a page, a
// property or the result of an operation. entity is the one that is answered, or of
// which a property is; nil if there is none.
func (r *request) envelope(entity wire.Structured) ([]wire.Option, error) {
	a := &r.answerForm // as it was made: a request has one answer
	a.Version, a.Metadata, a.IEEE754Compatible = r.format.version.String(), sibling.MetadataLevel(r.format.level), r.format.ieee754
	a.Selection, a.Sparse = r.unselected(), r.asked.DeltaToken != ""
	a.MaxEntities, a.MaxBytes, a.Context = r.handler.limits.MaxAnswerEntities, r.handler.limits.MaxAnswerSize, r.Context()
	if name, value := lookupPreference(r.exchange.Request.Header, "omit-values"); value == "nulls" {
		a.OmitNulls = true
		r.variesByPrefer()
		applied(r.exchange.Writer.Header(), name+"=nulls")
	}
	if r.relayed.Load() != nil {
		a.Relocate = r.relocate
	}
	entities, err := r.selects(a)
	if err != nil {
		return nil, err
	}
	if r.target.path != nil {
		a.Count = r.countIn(entity)
	}
	if r.format.level != odata.MetadataNone {
		a.ContextURL = r.contextURL(entity)
		if r.asked.DeltaToken != "" {
			set, _ := r.appendContext(nil, entity)
			a.DeltaSet = string(set)
		}
	}
	if entities && (r.format.level == odata.MetadataFull || a.Selection != &structural) {
		if a.BaseURL = r.url(entity); r.target.path == nil && r.route.Type != nil {
			a.BaseOf = r.declaredIn()
		}
		a.HasMedia = r.handler.described.HasMedia
		a.Operations = r.handler.operationsOf
		if t := &r.target; t.collection && t.path == nil && !r.route.operation && t.typ != nil {
			a.OfCollection = r.handler.operationsOf(bindingName(nameOf(t.typ), true))
		}
	}
	options := append(r.optionsRoom[:0], r.asAnswer)
	if r.target.path == nil {
		options = append(options, r.route.declaredType...)
	}
	return options, nil
}

// selects says which properties are written, and reports whether these are those of
// entities: what stands for the groups of a handler that has done $apply has but the
// properties that $apply has made. What was relayed is written as it came.
func (r *request) selects(a *sibling.Answer) (entities bool, err error) {
	q := r.asked
	if r.target.kind == refTarget {
		a.Selection = &sibling.Selection{Reference: true}
		return true, nil
	}
	if q.Select != nil || q.Expand != nil {
		x := selector{handler: r.handler, root: r.root(), whole: r.unselected()}
		if a.Selection, err = x.selection(r.places(), q, r.target.typ); err != nil {
			return false, err
		}
	}
	if q.Apply == nil || r.left(Apply) {
		return true, nil
	}
	m := made{whole: true}.appliedTo(q.Apply)
	switch {
	case m.whole && !m.several:
		return true, nil
	case r.relayed.Load() != nil:
		a.Selection, a.Sparse = nil, true
	case m.several:
		a.Sparse = true
	default:
		a.Selection = m.behind(&query.ComputeStep{Items: q.Compute}).selected(q.Select).selection()
	}
	return false, nil
}

// unselected returns the selection of an answer without $select and $expand.
func (r *request) unselected() *sibling.Selection {
	if r.format.level == odata.MetadataFull {
		return &structuralFull
	}
	return &structural
}

// relocate returns a URL in a value that was relayed as one of this service. The next link of
// what is expanded may be relative: to the context URL, which is below the root (JSON Format 4.3).
func (r *request) relocate(term, link string) string {
	root := strings.TrimSuffix(*r.relayed.Load(), "/")
	if term == "nextLink" {
		if base, err := url.Parse(root + "/"); err == nil {
			if to, err := percent.Resolve(base, link); err == nil {
				link = to.String()
			}
		}
		return r.ownLink(skipToken, link, -1)
	}
	return r.relocated(link)
}

// relocated returns the URL of an entity as one of this service, if it is one of the service that
// the request was relayed to.
func (r *request) relocated(link string) string {
	if root := r.relayed.Load(); root != nil {
		if rest, below := strings.CutPrefix(link, strings.TrimSuffix(*root, "/")+"/"); below {
			return r.root() + rest
		}
	}
	return link
}

// encode writes a value into a buffer, in its envelope, and sends it.
func (r *request) encode(entity wire.Structured, appendTo func([]byte, ...wire.Option) ([]byte, error)) error {
	options, err := r.envelope(entity)
	if err != nil {
		return err
	}
	b, err := appendTo(r.buffer[:0], options...)
	if err == nil && len(b) > r.handler.limits.MaxAnswerSize {
		err = sibling.ErrBytes
	}
	if err == nil {
		r.ok(b)
	}
	if cap(b) <= maxPooledBuffer {
		r.buffer = b
	}
	return r.beyondLimit(err)
}

// beyondLimit returns the error of an answer that exceeds a limit: see [Limits].
// Others it returns as they are.
func (r *request) beyondLimit(err error) error {
	l := &r.handler.limits
	var message string
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sibling.ErrEntities):
		message = fmt.Sprintf("the answer has more than %d entities, which is the limit", l.MaxAnswerEntities)
	case errors.Is(err, sibling.ErrBytes):
		message = fmt.Sprintf("the answer has more than %d bytes, which is the limit", l.MaxAnswerSize)
	default:
		return err
	}
	e := &Error{Status: http.StatusInternalServerError, Message: message}
	if r.asked.Expand != nil {
		e.Status, e.Target = http.StatusBadRequest, "$expand"
		e.Message += "; expand less of it"
		return e
	}
	r.exchange.Log("the answer is too large", "error", err)
	return e
}
