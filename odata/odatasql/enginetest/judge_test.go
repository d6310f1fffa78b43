package enginetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// memory is the same data, evaluated in memory: each entity with those that are related to
// it, and the sets in the order of their keys.
type memory map[string][]wire.Structured

func newMemory(d *data) memory {
	customers, orders, lines := map[int64]AnyCustomer{}, map[wire.Guid]*Order{}, map[string]*Line{}
	m := memory{}
	for _, v := range d.customers {
		customers[v.AsCustomer().ID.Or(0)] = v
		m["customers"] = append(m["customers"], v)
	}
	for _, v := range d.orders {
		orders[v.ID.Or(wire.Guid{})] = v
		m["orders"] = append(m["orders"], v)
	}
	for _, v := range d.lines {
		lines[lineKey(v)] = v
		m["lines"] = append(m["lines"], v)
	}
	for name := range m {
		m.sort(name)
	}
	for _, v := range m["customers"] { // a collection is never missing
		c := v.(AnyCustomer).AsCustomer()
		c.Orders, c.Friends = []*Order{}, append([]AnyCustomer{}, c.Friends...)
	}
	for _, v := range m["orders"] {
		v.(*Order).Lines = []*Line{}
	}
	for _, v := range m["lines"] {
		l := v.(*Line)
		l.Related = append([]*Line{}, l.Related...)
	}
	for _, v := range m["customers"] {
		c := v.(AnyCustomer).AsCustomer()
		if c.Referer != nil {
			c.Referer = customers[c.Referer.AsCustomer().ID.Or(0)]
		}
		for i, f := range c.Friends {
			c.Friends[i] = customers[f.AsCustomer().ID.Or(0)]
		}
		sortBy(c.Friends, func(f AnyCustomer) string { return orderedKey(f) })
	}
	for _, v := range m["orders"] {
		if o := v.(*Order); o.Customer != nil {
			o.Customer = customers[o.Customer.AsCustomer().ID.Or(0)]
			c := o.Customer.AsCustomer()
			c.Orders = append(c.Orders, o)
		}
	}
	for _, v := range m["lines"] {
		l := v.(*Line)
		if l.Order != nil {
			l.Order = orders[l.Order.ID.Or(wire.Guid{})]
			l.Order.Lines = append(l.Order.Lines, l)
		}
		for i, other := range l.Related {
			l.Related[i] = lines[lineKey(other)]
		}
	}
	return m
}

// orderedKey returns what has the order of the keys.
func orderedKey(v wire.Structured) string {
	switch v := v.(type) {
	case AnyCustomer:
		return fmt.Sprintf("%020d", v.AsCustomer().ID.Or(0))
	case *Order:
		return v.ID.String()
	case *Line:
		return fmt.Sprintf("%020d%s", v.Number.Or(0), v.Position.Or(""))
	}
	panic(fmt.Sprintf("%T", v))
}

func (m memory) sort(name string) { sortBy(m[name], orderedKey) }

func sortBy[T any](list []T, key func(T) string) {
	slices.SortFunc(list, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}

// evaluated does what is left to do.
func evaluated(o *query.Options, done evaluate.Stage, items []wire.Structured) (*evaluate.Result, error) {
	p, err := evaluate.Compile(o, done, evaluate.Limits{})
	if err != nil {
		return nil, err
	}
	return p.Run(context.Background(), func(yield func(wire.Structured, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	})
}

// answer returns what identifies the result when the rest is done.
func answer(o *query.Options, done evaluate.Stage, items []wire.Structured, count wire.Opt[int64]) (string, error) {
	result, err := evaluated(o, done, items)
	if err != nil {
		return "", err
	}
	if o.Count && done < evaluate.Count {
		count = result.Count
	}
	return string(identify(fmt.Appendf(nil, "%v ", count), o, result.Items)), nil
}

func read[T wire.Structured](e *engine, q *odatasql.Query) ([]wire.Structured, wire.Opt[int64], error) {
	page, err := odatasql.Read[T](context.Background(), e, q, odatasql.Limits{})
	if err != nil {
		return nil, wire.Opt[int64]{}, err
	}
	items := make([]wire.Structured, len(page.Items))
	for i, item := range page.Items {
		items[i] = item
	}
	return items, page.Count, nil
}

// identify appends the keys of entities, and of what is expanded of them with the counts.
func identify(b []byte, o *query.Options, items []wire.Structured) []byte {
	b = append(b, '[')
	for _, item := range items {
		b = identity(b, o, item)
	}
	return append(b, ']')
}

func identity(b []byte, o *query.Options, v wire.Structured) []byte {
	b = append(b, ' ')
	switch v := v.(type) {
	case AnyCustomer:
		b = strconv.AppendInt(b, v.AsCustomer().ID.Or(-1), 10)
	case *Order:
		b = append(b, v.ID.String()...)
	case *Line:
		b = append(b, lineKey(v)...)
	}
	if o == nil {
		return b
	}
	for i := range o.Compute {
		b = append(b, computed(v, o.Compute[i].As)...)
	}
	for i := range o.Expand {
		name, nested := o.Expand[i].Navigation().Name, o.Expand[i].Options
		if n, ok := odata.PropertyControlOf(wire.DynamicOf(v), name).Count.Get(); ok {
			b = fmt.Appendf(b, "#%d", n)
		}
		value := wire.PropertyValue(v, name)
		var items []wire.Structured
		for i := range value.Len() {
			items = append(items, value.Item(i).Object())
		}
		if value.Kind() == wire.KindStructured {
			items = append(items, value.Object())
		}
		b = identify(b, nested, items)
	}
	return b
}

// computed returns the value of a computed property, in a form that is the same for equal
// numbers.
func computed(v wire.Structured, name string) string {
	value := wire.PropertyValue(v, name)
	if value.Kind() == wire.KindInteger || value.Kind() == wire.KindDecimal {
		if r, err := value.Decimal().Rat(); err == nil {
			return " " + name + "=" + r.RatString()
		}
	}
	return " " + name + "=" + textOf(value)
}
