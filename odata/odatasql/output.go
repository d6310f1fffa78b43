package odatasql

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// output is a column of a result: a property, or what relates rows to others.
type output struct {
	path  string // of the property; "" for what is only read
	expr  expr
	made  bool // whether $compute or $apply have made it, so that the description does not tell its type
	whole bool // whether it says only whether there is a structured value, or its type
}

// selected returns the expression as the SELECT has it, of a type that all drivers give
// the same Go value for: int64, float64, bool, string or []byte.
func (o *output) selected(d Dialect) fragment {
	if d == SQLite {
		return o.expr.sql
	}
	pattern, ok := selections[o.expr.kind]
	if !ok {
		return o.expr.sql
	}
	return form(pattern, o.expr.sql)
}

// selections are those of PostgreSQL whose own form depends on the driver or the session.
var selections = map[kind]string{
	decimalKind:  "CAST(? AS text)",
	singleKind:   "CAST(? AS double precision)",
	guidKind:     "CAST(? AS text)",
	dateKind:     "to_char(?, 'YYYY-MM-DD')",
	dateTimeKind: `to_char(? AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
	timeKind:     "to_char(?, 'HH24:MI:SS.US')",
	durationKind: "CAST(EXTRACT(epoch FROM ?) * 1000000 AS bigint)",
	jsonKind:     "CAST(? AS text)",
}

// outputs returns the columns of an entity's properties. want says which are asked for.
func (r *row) outputs(want func(path string) bool) []output {
	var list []output
	if r.table.typed {
		list = append(list, output{path: typeMember, expr: expr{sql: r.at(r.table.TypeColumn), kind: stringKind}})
	}
	for _, c := range r.table.order {
		if c.info.Key || want(c.path) {
			_, isComplex := r.table.complexes[c.path]
			list = append(list, output{path: c.path, expr: c.expr(r), whole: isComplex})
		}
	}
	if r.table.Version != "" {
		list = append(list, output{path: etagMember, expr: expr{sql: r.at(r.table.Version), kind: integerKind}})
	}
	if r.table.Dynamic != "" {
		list = append(list, output{path: dynamicMember, expr: expr{sql: r.at(r.table.Dynamic), kind: stringKind, nullable: true}})
	}
	return list
}

// Members of an object that are no properties.
const (
	typeMember    = "@odata.type"
	etagMember    = "@odata.etag"
	dynamicMember = "@dynamic" // what is in it stands in the object itself
)

// node is a member of the objects that are made of the rows of a result.
type node struct {
	name    string
	members []*node // of a complex value
	index   int     // the output that has the value, or the type name; -1 for none
	target  wire.Structured
}

// nodes returns the members for the outputs.
func nodes(outputs []output, tab *table) []*node {
	root := &node{}
	for i := range outputs {
		if o := &outputs[i]; o.path != "" {
			at := root.member(strings.Split(o.path, "/"))
			at.index = i
			switch {
			case o.whole:
				at.target = tab.columnTarget(o.path)
			case o.made: // in place of what a derived type declares
				at.members, at.target = nil, nil
			}
		}
	}
	return root.members
}

func (n *node) member(path []string) *node {
	at := slices.IndexFunc(n.members, func(m *node) bool { return m.name == path[0] })
	if at < 0 {
		at = len(n.members)
		n.members = append(n.members, &node{name: path[0], index: -1})
	}
	if len(path) == 1 {
		return n.members[at]
	}
	return n.members[at].member(path[1:])
}

// columnTarget returns the declared type of a complex property.
func (t *table) columnTarget(path string) wire.Structured {
	if c := t.complexes[path]; c != nil {
		return c.info.Target
	}
	return nil
}

// stated returns the type that has to be said beside a value: "" for what JSON or the
// description tells, as package evaluate has it.
func (o *output) stated(v any) string {
	if !o.made || v == nil {
		return ""
	}
	switch e := &o.expr; e.kind {
	case integerKind:
		return strings.TrimPrefix(cmp.Or(e.typ, "Edm.Int64"), "Edm.")
	case enumKind:
		return e.enum.Name
	case doubleKind:
		if f, isNumber := v.(float64); isNumber && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return ""
		}
	}
	return statedTypes[o.expr.kind]
}

// statedTypes are the types that are said of values of a kind.
var statedTypes = map[kind]string{
	decimalKind: "Decimal", decimalText: "Decimal", singleKind: "Single", doubleKind: "Double", guidKind: "Guid", dateKind: "Date",
	dateTimeKind: "DateTimeOffset", timeKind: "TimeOfDay", durationKind: "Duration", binaryKind: "Binary",
}
