package examples

import (
	"errors"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/schema"
)

// query checks the query options of a request for what has a type, which may be unknown
// (URL Conventions 4.01, section 5). Those in which something is left out are not checked.
func (c *checker) query(r *Request, of schema.TypeRef) {
	address, _, _ := strings.Cut(r.URL, "#")
	_, raw, _ := strings.Cut(address, "?")
	if raw == "" || strings.Contains(raw, "...") || strings.ContainsAny(raw, "{}<>…") {
		return
	}
	o, err := query.Parse(strings.ReplaceAll(raw, " ", "%20"), nil, of.Collection, query.Limits{MaxExpandDepth: 16})
	if wrong, is := errors.AsType[*query.Error](err); is {
		c.found.Errorf(r.Pos, "example-query", "%s %s has query options that cannot be read: %s", r.Method, visible.Text(r.URL), visible.Text(wrong.Error()))
		return
	}
	if t := schema.Structured(of.Type); err == nil && t != nil {
		(&queryChecker{c, r}).options(o, t)
	}
}

// queryChecker checks the names in the query options of one request.
type queryChecker struct {
	*checker
	of *Request
}

// options checks options about a type; those about what they make themselves are not known.
func (q *queryChecker) options(o *query.Options, t *schema.StructuredType) {
	if o == nil || t == nil || o.Apply != nil || o.Compute != nil {
		return
	}
	for _, item := range o.Select {
		q.options(item.Options, q.path(&item.Path, t))
	}
	for _, item := range o.Expand {
		q.options(item.Options, q.path(&item.Path, t))
	}
	q.expression(o.Filter, t)
	for _, item := range o.OrderBy {
		q.expression(item.Expr, t)
	}
}

// expression checks the paths in an expression that begin at the instance itself.
func (q *queryChecker) expression(x query.Expr, t *schema.StructuredType) {
	query.Walk(x, func(x query.Expr) bool {
		if p, is := x.(*query.Path); is {
			q.path(p, t)
		}
		q.operands(x, t)
		return true
	})
}

// path follows a path as far as its names are those of properties and of types. It returns
// the type that it leads to; nil for none, and for what is not known.
func (q *queryChecker) path(p *query.Path, t *schema.StructuredType) *schema.StructuredType {
	for _, s := range p.Segments {
		switch {
		case t == nil:
			return nil
		case s.Kind == query.CastSegment:
			if t = schema.Structured(q.model.Type(s.Name)); t == nil {
				q.wrong("names the type %s, which the description does not have%s", visible.Quoted(s.Name), q.similarType(s.Name))
			}
		case s.Kind != query.PropertySegment:
			return nil
		default:
			t = q.property(s.Name, t)
		}
	}
	return t
}

// property returns the structured type of a property; nil for none.
func (q *queryChecker) property(name string, t *schema.StructuredType) *schema.StructuredType {
	if p := t.LookupProperty(name); p != nil {
		return schema.Structured(p.Type.Type)
	}
	if n := t.LookupNavigationProperty(name); n != nil {
		return schema.Structured(n.Type.Type)
	}
	if schema.Structured(q.model.Type(name)) == nil && !t.Open {
		q.wrong("names %s, which %s does not have%s", visible.Quoted(name), t.QualifiedName(), schema.DidYouMean(name, namesOf(t), ""))
	}
	return nil
}

func (q *queryChecker) wrong(format string, args ...any) {
	q.found.Errorf(q.of.Pos, "example-query", "%s %s "+format, append([]any{q.of.Method, visible.Text(q.of.URL)}, args...)...)
}
