package query

import (
	"math/rand/v2"
	"net/url"
	"testing"
)

// TestRandomTrees prints random trees and parses them again.
func TestRandomTrees(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(1, 2))}
	for range 5000 {
		x := g.boolean(1 + g.IntN(5))
		o, err := Parse("$filter="+url.QueryEscape(x.String())+"&@p=1", nil, true, Limits{MaxNodes: 1e6})
		if err != nil {
			t.Fatalf("%s: %v", x, err)
		}
		if dump(o.Filter) != dump(x) {
			t.Fatalf("%s: is\n%s, want\n%s", x, dump(o.Filter), dump(x))
		}
	}
}

// generator makes random trees that are well typed without a model.
type generator struct{ *rand.Rand }

func pick[T any](g generator, choices ...T) T { return choices[g.IntN(len(choices))] }

func (g generator) boolean(depth int) Expr {
	if depth--; depth < 0 {
		return g.path(depth)
	}
	switch g.IntN(8) {
	case 0, 1:
		return &Binary{Op: pick(g, And, Or), Left: g.boolean(depth), Right: g.boolean(depth)}
	case 2, 3:
		return &Binary{Op: pick(g, Eq, Ne, Gt, Ge, Lt, Le), Left: g.value(depth), Right: g.value(depth)}
	case 4:
		return &Unary{Op: Not, Operand: g.boolean(depth)}
	case 5:
		return &Binary{Op: In, Left: g.value(depth), Right: &List{Items: g.items(depth, pick(g, g.number, g.value))}}
	case 6:
		x := &Lambda{Op: pick(g, Any, All), Source: g.path(depth), Variable: pick(g, "x", "eq", "not", "in"), Predicate: g.boolean(depth)}
		if x.Op == Any && g.IntN(3) == 0 {
			x.Variable, x.Predicate = "", nil
		}
		return x
	}
	return pick[Expr](g, &Call{Name: "isof", Args: []Expr{g.value(depth)}, TypeName: "ns.T"},
		&Binary{Op: Has, Left: g.path(depth), Right: &Literal{Kind: EnumLiteral, TypeName: "n.E", Text: "n.E'x,-1'"}})
}

func (g generator) value(depth int) Expr {
	if depth--; depth < 0 {
		return pick[Expr](g, g.path(depth), g.number(depth))
	}
	switch g.IntN(8) {
	case 0, 1:
		return &Binary{Op: pick(g, Add, Sub, Mul, Div, DivBy, Mod), Left: g.value(depth), Right: g.value(depth)}
	case 2:
		return &Unary{Op: Negate, Operand: g.value(depth)}
	case 3:
		return &Call{Name: "length", Args: []Expr{g.path(depth)}}
	case 4:
		return &Call{Name: "cast", TypeName: "Edm.Int32"}
	case 5:
		return &Case{Branches: []Branch{{g.boolean(depth), g.number(depth)}, {g.boolean(depth), g.value(depth)}}}
	}
	return g.path(depth)
}

func (g generator) number(int) Expr {
	return pick[Expr](g, &Literal{Kind: IntegerLiteral, Text: "10"}, &Literal{Kind: IntegerLiteral, Text: "-10"},
		&Literal{Kind: DecimalLiteral, Text: "+1.5"}, &Literal{Kind: DoubleLiteral, Text: "-INF"}, &Literal{Kind: DoubleLiteral, Text: "1e-3"})
}

func (g generator) items(depth int, item func(int) Expr) []Expr {
	items := make([]Expr, g.IntN(4))
	for i := range items {
		items[i] = item(depth)
	}
	return items
}

func (g generator) path(depth int) *Path {
	path := &Path{Segments: []Segment{{Name: pick(g, "a", "INFO", "or", "desc", "é")}}}
	for g.IntN(3) == 0 {
		path.Segments = append(path.Segments, Segment{Kind: CastSegment, Name: "ns.T"}, Segment{Name: pick(g, "b", "not", "null", "true", "any")})
	}
	if last := len(path.Segments) - 1; path.Segments[last].Name != "any" && depth > 0 && g.IntN(4) == 0 {
		path.Segments = append(path.Segments, Segment{Kind: KeySegment, Args: &SegmentArgs{Key: []KeyValue{{"", g.number(depth)}}}})
	}
	if depth > 0 && g.IntN(4) == 0 {
		path.Segments = append(path.Segments, Segment{Kind: FilterSegment, Name: "$filter", Args: &SegmentArgs{Filter: g.boolean(depth)}})
	}
	return path
}
