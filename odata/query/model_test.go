package query

import (
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// A small model in the shape that generated code has.

type Person struct {
	ID        wire.Opt[string]              `odata:"id,key"`
	Name      wire.Opt[string]              `odata:"name"`
	Age       wire.Opt[int32]               `odata:"age"`
	Salary    wire.Opt[wire.Decimal]        `odata:"salary"`
	Active    wire.Opt[bool]                `odata:"active"`
	Born      wire.Opt[wire.Date]           `odata:"born"`
	Created   wire.Opt[wire.DateTimeOffset] `odata:"created"`
	Wakes     wire.Opt[wire.TimeOfDay]      `odata:"wakes"`
	Shift     wire.Opt[wire.Duration]       `odata:"shift"`
	Badge     wire.Opt[wire.Guid]           `odata:"badge"`
	Color     Color                         `odata:"color"`
	Tags      []string                      `odata:"tags"`
	Address   AnyAddress                    `odata:"address"`
	Addresses []AnyAddress                  `odata:"addresses"`
	Home      wire.Opt[wire.GeoJSON]        `odata:"home"`
	Anything  wire.Raw                      `odata:"anything"`
	Manager   *Person                       `odata:"manager,nav"`
	Friends   []*Person                     `odata:"friends,nav"`
	Pets      []AnyPet                      `odata:"pets,nav"`
	wire.Dynamic
}

var personType = wire.Type{Name: "test.person", Entity: true, Uses: []wire.Structured{(*Address)(nil), (*Pet)(nil)}}

func (*Person) WireType() *wire.Type { return &personType }

type Address struct {
	City    wire.Opt[string] `odata:"city"`
	Street  wire.Opt[string] `odata:"street"`
	Country *Country         `odata:"country,nav"`
	wire.Dynamic
}

var addressType = wire.Type{Name: "test.address", Interface: (*AnyAddress)(nil), Derived: []wire.Structured{(*MilitaryAddress)(nil)}}

func (*Address) WireType() *wire.Type  { return &addressType }
func (v *Address) AsAddress() *Address { return v }

type AnyAddress interface {
	wire.Structured
	AsAddress() *Address
}

type MilitaryAddress struct {
	Address
	Post wire.Opt[string] `odata:"post"`
}

var militaryAddressType = wire.Type{Name: "test.militaryAddress"}

func (*MilitaryAddress) WireType() *wire.Type { return &militaryAddressType }

type Country struct {
	Code wire.Opt[string] `odata:"code,key"`
	wire.Dynamic
}

// countryType is open.
var countryType = wire.Type{Name: "test.country", Entity: true, Open: true}

func (*Country) WireType() *wire.Type { return &countryType }

// Pet has more derived types than are listed.
type Pet struct {
	Number wire.Opt[int64]  `odata:"number,key"`
	Name   wire.Opt[string] `odata:"name"`
	wire.Dynamic
}

var petType = wire.Type{Name: "test.pet", Entity: true, Interface: (*AnyPet)(nil)}

func (*Pet) WireType() *wire.Type { return &petType }
func (v *Pet) AsPet() *Pet        { return v }

type AnyPet interface {
	wire.Structured
	AsPet() *Pet
}

type Color string

func (Color) EnumType() *wire.EnumType { return &wire.EnumType{Name: "test.color"} }

// parse parses about a collection of persons.
func parse(rawQuery string) (*Options, error) {
	return Parse(rawQuery, (*Person)(nil), true, Limits{})
}

// dump writes an expression with a parenthesis around each node, and the
// values of literals, so that equal texts mean equal trees.
func dump(x Expr) string {
	switch x := x.(type) {
	case nil:
		return "nil"
	case *Literal:
		if x.Kind == EnumLiteral {
			return fmt.Sprintf("%s'%s'", x.TypeName, x.Value())
		}
		return fmt.Sprintf("%T(%v)", x.Value(), x.Value())
	case *Path:
		return dumpPath(x)
	case *Unary:
		return "(" + x.Op.String() + " " + dump(x.Operand) + ")"
	case *Binary:
		return "(" + dump(x.Left) + " " + x.Op.String() + " " + dump(x.Right) + ")"
	case *Call:
		return strings.TrimSuffix(x.Name+"("+dumpAll(x.Args)+";"+x.TypeName, ";") + ")"
	case *Case:
		text := "case("
		for _, branch := range x.Branches {
			text += dump(branch.When) + ":" + dump(branch.Then) + ","
		}
		return text + ")"
	case *Lambda:
		return "(" + dumpPath(x.Source) + " " + x.Op.String() + " " + x.Variable + ": " + dump(x.Predicate) + ")"
	case *List:
		return "[" + dumpAll(x.Items) + "]"
	case *Object:
		text := "{"
		for _, m := range x.Members {
			text += fmt.Sprintf("%q:%s,", m.Name, dump(m.Value))
		}
		return text + "}"
	case *Alias:
		return x.Name + "=" + dump(x.Value)
	}
	return fmt.Sprintf("unknown node %T", x)
}

func dumpAll(items []Expr) string {
	texts := make([]string, len(items))
	for i, x := range items {
		texts[i] = dump(x)
	}
	return strings.Join(texts, ",")
}

func dumpPath(x *Path) string {
	var texts []string
	for i := range x.Segments {
		s := &x.Segments[i]
		text := s.Name
		switch s.Kind {
		case CastSegment:
			text = "<" + text + ">"
		case VariableSegment, RootSegment:
			text = "var " + text
		case CountSegment, FilterSegment:
			text = fmt.Sprintf("%s{%s;%s}", text, dump(s.Filter()), dumpSearch(s.Search()))
		case OperationSegment, AggregateSegment:
			text = string(s.appendTo(nil))
			if s.Args == nil {
				text += "()"
			}
		}
		for _, k := range s.Key() {
			text += "|" + k.Name + "=" + dump(k.Value)
		}
		if s.Kind == KeySegment {
			texts[len(texts)-1] += text
			continue
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "/")
}

func dumpSearch(x *SearchExpr) string {
	switch {
	case x == nil:
		return ""
	case x.Op == Not:
		return "!" + dumpSearch(x.Left)
	case x.Op != 0:
		return "(" + dumpSearch(x.Left) + " " + x.Op.String() + " " + dumpSearch(x.Right) + ")"
	case x.Phrase:
		return fmt.Sprintf("%q", x.Term)
	}
	return x.Term
}

// dumpOptions writes the options that are set.
func dumpOptions(o *Options) string {
	if o == nil {
		return "nil"
	}
	var texts []string
	add := func(format string, args ...any) { texts = append(texts, fmt.Sprintf(format, args...)) }
	if o.Apply != nil {
		add("apply %s", appendApply(nil, o.Apply))
	}
	for _, item := range o.Compute {
		add("compute %s as %s", dump(item.Expr), item.As)
	}
	if o.Temporal != nil {
		for id := atOption; id <= toInclusiveOption; id++ {
			if x := *o.Temporal.of(id); x != nil {
				add("%s %s", optionNames[id][1:], x)
			}
		}
	}
	if n, ok := o.Index.Get(); ok {
		add("index %d", n)
	}
	if o.SchemaVersion != "" {
		add("schemaversion %s", o.SchemaVersion)
	}
	for _, item := range o.Select {
		add("select %s", dumpPath(&item.Path))
		if item.Options != nil {
			add("{%s}", dumpOptions(item.Options))
		}
	}
	for _, item := range o.Expand {
		add("expand %s", dumpPath(&item.Path))
		if item.Ref || item.Count || item.Levels != 0 {
			add("ref %t count %t levels %d", item.Ref, item.Count, item.Levels)
		}
		if item.Options != nil {
			add("{%s}", dumpOptions(item.Options))
		}
	}
	if o.Filter != nil {
		add("filter %s", dump(o.Filter))
	}
	for _, item := range o.OrderBy {
		add("orderby %s desc %t", dump(item.Expr), item.Desc)
	}
	if n, ok := o.Top.Get(); ok {
		add("top %d", n)
	}
	if n, ok := o.Skip.Get(); ok {
		add("skip %d", n)
	}
	if o.Count {
		add("count")
	}
	for _, named := range []Param{{"search", dumpSearch(o.Search)}, {"format", o.Format}, {"skiptoken", o.SkipToken}, {"deltatoken", o.DeltaToken}, {"id", o.ID}} {
		if named.Value != "" {
			add("%s %q", named.Name, named.Value)
		}
	}
	for _, list := range [][]Param{o.Aliases, o.Custom} {
		for _, param := range list {
			add("%s=%q", param.Name, param.Value)
		}
	}
	return strings.Join(texts, " ")
}
