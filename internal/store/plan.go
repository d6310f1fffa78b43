package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/wire"
)

// Table is what a backend is told of an entity set, a singleton or contained entities, for
// tables of its own.
type Table struct {
	Name   string
	Type   wire.Structured // a typed nil
	Single bool
	Within string // the name of the table whose entities contain these; "" for none
	// Key are the properties that a [Ref.Key] has the values of: those of the entity that
	// contains it, and its own, but for a single one.
	Key  []wire.PropertyInfo
	Ends []End
	// Found are the paths of properties by whose values rows are found: those to which constraints
	// lead that do not say the key, and the first ones of alternate keys.
	Found []string
	// Scales are the digits after the point that properties of Edm.Decimal have, where the
	// description says it with a number of up to Digits.
	Scales map[string]Scale
}

// Scale is how many digits a decimal has after the point, and in all; Digits is 0 where
// that is not said.
type Scale struct{ Scale, Digits int }

// End is a navigation property of entities in a table, and how [Link] names it.
type End struct {
	Name, Back      string
	Many, Contained bool
	Up              bool   // it leads to the entity that contains this one
	Table           string // where it leads to; "" if that is not known
	Partner         *End   // nil for none; without one of its own
	Constraints     []described.Constraint
	NotNull         bool
}

// planner lists the tables of a model.
type planner struct {
	*model
	reached map[string]bool // tables that paths of the service lead through
	list    []Table
}

// plan returns what a backend is told of the model.
func (m *model) plan(reached map[string]bool) []Table {
	p := planner{model: m, reached: reached}
	for _, name := range slices.Sorted(maps.Keys(m.tables)) {
		p.add(m.tables[name], nil)
	}
	for _, t := range p.list {
		for i := range t.Ends {
			p.find(&t.Ends[i])
		}
	}
	return p.list
}

// find notes by which property rows are found that a navigation property leads to.
func (p *planner) find(e *End) {
	to := slices.IndexFunc(p.list, func(t Table) bool { return t.Name == e.Table })
	if to < 0 || len(e.Constraints) == 0 {
		return
	}
	target, property := &p.list[to], e.Constraints[0].Referenced
	if t := p.table(e.Table); (t.parent != nil || !keyConstrained(t.typ, e.Constraints)) && !slices.Contains(target.Found, property) {
		target.Found = append(target.Found, property)
	}
}

// keyConstrained reports whether constraints lead to all properties of a key.
func keyConstrained(t *typ, list []described.Constraint) bool {
	return !slices.ContainsFunc(t.key, func(name string) bool {
		return !slices.ContainsFunc(list, func(c described.Constraint) bool { return c.Referenced == name })
	})
}

// reach adds the tables that a path leads through.
func (m *model) reach(to map[string]bool, segments []routes.Segment) {
	var t *table
	below := ""
	for i, s := range segments {
		switch {
		case i == 0:
			t = m.tables[s.Name]
		case t == nil:
			return
		case s.Keys == nil && !strings.Contains(s.Name, "."):
			if m.passes(t.typ, below+s.Name) {
				below += s.Name + "/"
				continue
			}
			e := m.anyEnd(t.typ, below+s.Name)
			below = ""
			if e == nil {
				return
			}
			if !e.contained {
				t = t.target(e)
				continue
			}
			t = t.contained(e)
			to[t.name] = true
		}
	}
}

// add adds a table, and those of what its entities contain that a path leads to, or that
// stand in such.
func (p *planner) add(t *table, above []wire.PropertyInfo) {
	key := slices.Clone(above)
	if !t.single {
		for _, p := range wire.Properties(t.typ.zero) {
			if p.Key {
				key = append(key, p)
			}
		}
	}
	made := Table{Name: t.name, Type: t.typ.zero, Single: t.single, Key: key, Scales: map[string]Scale{}}
	if t.parent != nil {
		made.Within = t.parent.name
	}
	var inside []*table
	known := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(p.types)) {
		of := p.types[name]
		if !of.is(t.typ) {
			continue
		}
		made.scales(of)
		for _, key := range t.alternatesOf(of) {
			if path := key[0].Path; !slices.Contains(made.Found, path) {
				made.Found = append(made.Found, path)
			}
		}
		for _, e := range of.ends {
			if known[e.name] {
				continue
			}
			known[e.name] = true
			made.Ends = append(made.Ends, *t.end(e))
			if e.contained && e.target.zero != nil {
				inside = append(inside, t.contained(e))
			}
		}
	}
	p.list = append(p.list, made)
	for _, inner := range inside {
		if p.reached[inner.name] || t.parent == nil || p.reached[t.name] {
			p.add(inner, key)
		}
	}
}

func (made *Table) scales(t *typ) {
	for _, p := range t.properties {
		if scale, err := strconv.Atoi(p.Scale); err == nil && p.Type == "Edm.Decimal" && !p.Collection {
			digits, _ := strconv.Atoi(p.Precision)
			made.Scales[p.Name] = Scale{scale, digits}
		}
	}
}

// end returns what a backend is told of a navigation property.
func (t *table) end(e *end) *End {
	made := &End{Name: e.name, Back: e.back(), Many: e.many, Contained: e.contained, Constraints: e.Constraints, NotNull: e.NotNull}
	switch p := e.partner; {
	case e.contained:
		made.Table = t.name + "/" + e.name
	case p != nil && p.contained && t.parent != nil:
		made.Up, made.Table = true, t.parent.name
	default:
		if target := t.target(e); target != nil {
			made.Table = target.name
		}
	}
	if p := e.partner; p != nil {
		made.Partner = &End{Name: p.name, Many: p.many, Contained: p.contained, Constraints: p.Constraints, NotNull: p.NotNull}
	}
	return made
}

// Values returns the values of a key, in JSON, one for each property of it, or of the
// beginning of one.
func (t *Table) Values(key string) (values []wire.Raw, err error) {
	for _, p := range t.Key {
		part, rest, found := strings.Cut(key, ending)
		if !found {
			break
		}
		text, err := textOf(p, strings.ReplaceAll(part, escaped, "\x00"))
		if err != nil {
			return nil, err
		}
		values, key = append(values, wire.Raw(text)), rest
	}
	return values, nil
}

// textOf returns the JSON of the value that a part of a key stands for: see ordered.
func textOf(p wire.PropertyInfo, part string) ([]byte, error) {
	text := part
	switch {
	case p.EnumType != nil && len(part) == 8:
		text = strconv.FormatInt(numberOf(part), 10)
	case p.EnumType != nil:
	case whole(p.TypeName):
		return strconv.AppendInt(nil, numberOf(part), 10), nil
	case p.TypeName == "Edm.Boolean":
		return []byte(part), nil
	case p.TypeName == "Edm.Guid" && len(part) == 16:
		text = wire.NewGuid([16]byte([]byte(part))).String()
	case p.TypeName == "Edm.Date":
		d, _ := codec.DateOfDays(numberOf(part))
		text = d.String()
	case p.TypeName == "Edm.TimeOfDay":
		text = codec.TimeOfPicos(numberOf(part)).String()
	case p.TypeName == "Edm.DateTimeOffset" && len(part) == 16:
		text = codec.NewInstant(numberOf(part[:8]), numberOf(part[8:]), 0).String()
	case p.TypeName == "Edm.Decimal" && len(part) == 16:
		return decimal(numberOf(part[:8]), numberOf(part[8:])), nil
	}
	return codec.AppendString(nil, text)
}

// decimal returns the text of digits with so many of them after the point.
func decimal(digits, scale int64) []byte {
	b := strconv.AppendInt(nil, digits, 10)
	sign := 0
	if digits < 0 {
		sign = 1
	}
	for ; scale < 0; scale++ {
		b = append(b, '0')
	}
	for int64(len(b)-sign) <= scale {
		b = slices.Insert(b, sign, '0')
	}
	if scale > 0 {
		b = slices.Insert(b, len(b)-int(scale), '.')
	}
	return b
}

func numberOf(part string) int64 {
	var u uint64
	for i := range len(part) {
		u = u<<8 | uint64(part[i])
	}
	return int64(u ^ 1<<63)
}

// KeyOf returns the key that has values in JSON: see [Table.Values].
func (t *Table) KeyOf(values []wire.Raw) string {
	var b []byte
	for i, p := range t.Key {
		text := string(values[i])
		if strings.HasPrefix(text, `"`) {
			_ = json.Unmarshal([]byte(text), &text) // it is a string
		}
		b = appendPart(b, parsed(p, text))
	}
	return string(b)
}

// parsed returns the value that the text of a part of a key stands for.
func parsed(p wire.PropertyInfo, text string) wire.Value {
	v := codec.Parse(p.TypeName, text)
	if p.EnumType != nil {
		v = codec.EnumOf(p.EnumType, text)
	}
	if v.Kind() == wire.KindAbsent && (p.EnumType != nil || !strings.HasPrefix(p.TypeName, "Edm.")) {
		return codec.String(text)
	}
	return v
}

// RuleOf returns the rule that a function is for entities of its type.
func RuleOf[T wire.Structured](allows func(ctx context.Context, entity T) bool) Rule {
	return Rule{Type: reflect.TypeFor[T](), Allows: func(ctx context.Context, entity wire.Structured) bool {
		v, ok := entity.(T)
		return ok && allows(ctx, v)
	}}
}

// SavingOf returns the saving that a function is for entities of its type.
func SavingOf[T wire.Structured](save func(ctx context.Context, before, after T) error) Saving {
	return Saving{Type: reflect.TypeFor[T](), Save: func(ctx context.Context, before, after wire.Structured) error {
		old, _ := before.(T)
		made, ok := after.(T)
		if !ok {
			return fmt.Errorf("store: a row is a %T, and what saves it takes another type", after)
		}
		return save(ctx, old, made)
	}}
}
