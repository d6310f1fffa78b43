package odatasql

import (
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

func isCollection(s *query.Segment) bool { return s.Collection }

func targetOf(s *query.Segment) wire.Structured { return s.Type }

func filterOf(s *query.Segment) query.Expr { return s.Filter }

func hasSearch(s *query.Segment) bool { return s.Search != "" }

func searches(o *query.Options) bool { return o.Search != "" }

func searchText(o *query.Options) string { return o.Search }

func enumTypeOf(p wire.PropertyInfo) *wire.EnumType { return nil }

func (t *translation) apply(p *plan, o *query.Options) []*Reason { return nil }

func (t *translation) compute(p *plan, o *query.Options) []*Reason { return nil }

func isNavigation(s *query.Segment) bool { return s.Property.Navigation }

func (n *need) steps(o *query.Options, vars map[string]*need) {}
