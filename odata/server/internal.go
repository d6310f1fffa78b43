package server

import (
	"context"
	"net/http"
	"path"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// Internal returns what other packages of this module need of this one. Nobody else can
// make its argument, and nothing of it is promised.
func Internal(sibling.Key) siblings { return siblings{} }

// siblings has as methods what Internal lets siblings do.
type siblings struct{}

// Asks reports whether a query is the one that the function is called with which the
// context belongs to, and returns what expressions may ask and the limits of evaluating
// them. A request that was answered meanwhile asks nothing.
func (siblings) Asks(ctx context.Context, q *query.Options) (service evaluate.Service, limits evaluate.Limits, asks bool) {
	own := RequestOf(ctx)
	if own == nil || !own.r.hold() {
		return nil, evaluate.Limits{}, false
	}
	return asker{own.r}, own.r.handler.limits.Evaluate, own.r.query == q
}

// Asked is Asks for who asks nothing: it keeps nothing of the request.
func (siblings) Asked(ctx context.Context, q *query.Options) (limits evaluate.Limits, asks bool) {
	own := RequestOf(ctx)
	if own == nil || own.r.life.Load() == overLife {
		return evaluate.Limits{}, false
	}
	return own.r.handler.limits.Evaluate, own.r.query == q
}

// RefuseNew returns why the request that a query belongs to cannot make an entity at the first of
// some places that the description says something of: paths of sets and navigation properties.
// Without an entity it is about the one that the request changes. It is nil if it can.
func (siblings) RefuseNew(ctx context.Context, q *query.Options, v wire.Structured, places ...string) error {
	own := RequestOf(ctx)
	switch {
	case own == nil || own.r.life.Load() == overLife || own.r.query != q:
		return nil
	case v == nil:
		return own.r.asNew
	}
	e := own.r.handler.entryOf(places...)
	return targeted(path.Base(places[0]), e.refuse(v, false))
}

// Pages returns how many items the answer to a query may have before it leads to a next
// page; 0 if the function does not answer the request with a page: see Asks.
func (siblings) Pages(ctx context.Context, q *query.Options) int {
	own := RequestOf(ctx)
	if own == nil || own.r.query != q || !own.r.hold() || own.r.target.kind == countTarget || own.r.exchange.Request.Method == http.MethodPost {
		return 0
	}
	return own.r.pageSize()
}

// Enough returns how many of all items in their order are enough for the page that is asked
// for, and to find where it begins if some have come since; 0 for all: see Pages.
func (s siblings) Enough(ctx context.Context, q *query.Options) int64 {
	size := s.Pages(ctx, q)
	if size == 0 {
		return 0
	}
	return int64(RequestOf(ctx).r.from.after + 2*size + 1)
}

// Counts reports whether the request is for the number of what the function answers with,
// and nothing else of it: see Asks.
func (siblings) Counts(ctx context.Context, q *query.Options) bool {
	own := RequestOf(ctx)
	return own != nil && own.r.query == q && own.r.hold() && own.r.target.kind == countTarget && own.r.target.path == nil
}

// Related returns the navigation properties that a query asks about of entities of a type,
// for which $levels=max is a number of levels.
func (siblings) Related(q *query.Options, typ wire.Structured, most int) []sibling.Related {
	return outlined(relatedIn(q, typ), most)
}

func outlined(list []*related, most int) []sibling.Related {
	made := make([]sibling.Related, len(list))
	for i, x := range list {
		made[i] = sibling.Related{Within: x.within, Name: x.name, Levels: x.levels(most), Inner: outlined(x.inner, most)}
	}
	return made
}

// Beyond returns the first option of a query that neither servers nor stores do; "" if there
// is none.
func (siblings) Beyond(q *query.Options) string {
	if q == nil {
		return ""
	}
	return beyond(q)
}

// Evaluated returns an error of package evaluate as the server answers it.
func (siblings) Evaluated(err error) error { return evaluated(err) }

// Having returns a copy of an entity that has objects in a navigation property.
func (siblings) Having(v wire.Structured, name string, objects []wire.Structured) (wire.Structured, error) {
	p, _ := wire.LookupProperty(v, name)
	return having(v, p, objects)
}
