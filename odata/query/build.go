package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// New makes query options for T, a pointer to a generated struct, or for a collection
// of these:
//
//	q, err := query.New[*callrecords.CallRecord](
//		query.Select("id", "version"),
//		query.Expand("sessions", query.Select("id"), query.Top(5)),
//		query.Filter(query.Field("version").Gt(3).And(query.Field("type").Eq(callrecords.CallTypeGroupCall))),
//		query.OrderBy("startDateTime desc"),
//	)
//
// They are the tree that [Parse] makes of their text, but for the offsets in it, and
// checked as it checks: names against T, values against the types of what they are
// compared with. The texts within calls have the limits of depth that Parse has by
// default, and calls have no limits. The error is [Errors], all that is wrong, of which each
// names the call.
func New[T wire.Structured](parts ...Part) (*Options, error) {
	var target T
	b := newBuilder(typeOfTarget(target, false))
	o := b.options(parts, ^optionSet(1<<levelsOption))
	if b.collected != nil {
		return nil, b.collected
	}
	return o, nil
}

func newBuilder(item Type) *builder {
	r := newRequest(Limits{MaxLength: -1, MaxNodes: -1, MaxItems: -1}, nil)
	return &builder{parser: parser{request: r, scope: &scope{it: item, this: item}}}
}

// Must returns the options, and panics if there are none: for those that stand in a
// program and do not depend on its input.
func Must(o *Options, err error) *Options {
	if err != nil {
		panic(err)
	}
	return o
}

// Part is an option of [New] and [Expand]; some are transformations in [Apply] as well.
type Part struct {
	call
	id option
	// option adds it to options; nil for what is a transformation alone.
	option func(b *builder, o *Options)
	// step makes a transformation; nil for what is none.
	step func(b *builder) Transformation
}

// texts are arguments that a call has.
func textArgs(list []string) []any {
	args := make([]any, len(list))
	for i, s := range list {
		args[i] = s
	}
	return args
}

// Select asks for properties alone, by their paths (URL Conventions 5.1.4).
func Select(paths ...string) Part {
	return Part{call: call{name: "Select", args: textArgs(paths)}, id: selectOption, option: func(b *builder, o *Options) {
		for _, path := range paths {
			b.read(path, func() { o.Select = append(o.Select, b.selectItems()...) })
		}
	}}
}

// Expand asks for what a navigation property leads to, with options of its own (URL
// Conventions 5.1.3). The path may end with "/$ref" or "/$count".
func Expand(path string, parts ...Part) Part {
	return Part{call: call{name: "Expand", args: []any{path}}, id: expandOption, option: func(b *builder, o *Options) {
		var item ExpandItem
		var t Type
		var allowed optionSet
		b.read(path, func() { t, allowed = b.expandTarget(&item) })
		if !b.faulty() && len(parts) > 0 {
			b.expand(&item, t, allowed, parts)
		}
		o.Expand = append(o.Expand, item)
	}}
}

// expand makes the options of an item of $expand.
func (b *builder) expand(item *ExpandItem, t Type, allowed optionSet, parts []Part) {
	around, outer := b.item, b.outer
	b.item, b.outer = item, append(outer[:len(outer):len(outer)], (&call{name: "Expand", args: []any{item.Path.String()}}).text())
	b.within(&scope{this: t.Item(), single: t.isSingle()}, func() { item.Options = b.options(parts, allowed) })
	if b.collected == nil && len(item.Options.nested(item.Levels)) == 0 { // what is wrong may not be whole
		item.Options = nil // the parts ask for nothing
	}
	b.item, b.outer = around, outer
}

// Levels asks an [Expand] for so many levels of a navigation property that leads to
// entities of its own type (URL Conventions 5.1.3.3): from 1, or [LevelsMax].
func Levels(n int) Part {
	return Part{call: call{name: "Levels", args: []any{n}}, id: levelsOption, option: func(b *builder, _ *Options) {
		if n < 1 && n != LevelsMax {
			b.fail(-1, "LevelsMax or a number from 1 is expected")
		}
		b.item.Levels = n
	}}
}

// Filter asks for those items that a condition holds for (URL Conventions 5.1.2).
func Filter(c Condition) Part {
	return Part{
		call: call{name: "Filter", args: []any{c}}, id: filterOption,
		option: func(b *builder, o *Options) { o.Filter = b.test(c) },
		step:   func(b *builder) Transformation { return &FilterStep{Filter: b.test(c)} },
	}
}

// OrderBy asks for an order (URL Conventions 5.1.5): by texts such as "name" and
// "age desc", or by operands, as in OrderBy(Field("age").Desc(), Field("name").Asc()).
func OrderBy[T string | Ordering](items ...T) Part {
	part := Part{call: call{name: "OrderBy"}, id: orderbyOption}
	for _, item := range items {
		part.args = append(part.args, item)
	}
	return part.ordering()
}

// ordering makes an order of the arguments.
func (p Part) ordering() Part {
	items := func(b *builder) (items []OrderItem) {
		for _, arg := range p.args {
			switch arg := arg.(type) {
			case string:
				b.read(arg, func() { items = append(items, b.orderItems()...) })
			case Ordering:
				items = append(items, OrderItem{b.ordered(0, b.operand(arg.by)), arg.desc})
			}
		}
		return items
	}
	p.option = func(b *builder, o *Options) { o.OrderBy = append(o.OrderBy, items(b)...) }
	p.step = func(b *builder) Transformation { return &OrderByStep{Items: items(b)} }
	return p
}

// Top asks for n items at most (URL Conventions 5.1.6).
func Top(n int64) Part {
	return limit("Top", topOption, n, func(o *Options) { o.Top = wire.Some(n) })
}

// Skip asks for the items behind the first n (URL Conventions 5.1.6).
func Skip(n int64) Part {
	return limit("Skip", skipOption, n, func(o *Options) { o.Skip = wire.Some(n) })
}

func limit(name string, id option, n int64, set func(o *Options)) Part {
	check := func(b *builder) {
		if n < 0 {
			b.fail(-1, "an integer from 0 is expected")
		}
	}
	return Part{
		call: call{name: name, args: []any{n}}, id: id,
		option: func(b *builder, o *Options) { check(b); set(o) },
		step: func(b *builder) Transformation {
			check(b)
			return &LimitStep{Skip: id == skipOption, Count: n}
		},
	}
}

// Count asks for the number of all items (URL Conventions 5.1.7).
func Count() Part {
	return Part{call: call{name: "Count"}, id: countOption, option: func(_ *builder, o *Options) { o.Count = true }}
}

// Search asks for those items that the service finds for words, such as
// `mountain AND NOT "high peak"` (URL Conventions 5.1.8).
func Search(words string) Part {
	read := func(b *builder) (x *SearchExpr) {
		b.read(words, func() { x = b.search() })
		return x
	}
	return Part{
		call: call{name: "Search", args: []any{words}}, id: searchOption,
		option: func(b *builder, o *Options) { o.Search = read(b) },
		step:   func(b *builder) Transformation { return &SearchStep{Search: read(b)} },
	}
}

// Let gives a parameter alias its value (URL Conventions 5.3), an [Operand] or what one
// can be compared with: Let("@least", 3) for Field("version").Ge(Field("@least")).
func Let(alias string, of any) Part {
	return Part{call: call{name: "Let", args: []any{alias, of}}, option: func(b *builder, o *Options) {
		x := b.operand(of)
		if err := new(values).add(alias, value{text: x.expr.String()}, true, o, b.limits); err != nil {
			b.stop(err)
		} else if !strings.HasPrefix(alias, "@") {
			b.fail(-1, "the name of a parameter alias begins with @")
		}
	}}
}

// Raw gives the text of an option, which is not percent-encoded: of one that no function
// stands for, such as "$skiptoken", or that a service has beside the standard.
func Raw(name, text string) Part {
	id := lookupOption(name)
	return Part{call: call{name: "Raw", args: []any{name, text}}, id: id, option: func(b *builder, o *Options) {
		b.checkText(name + text)
		if id != noOption {
			b.raw(id, text, o)
			return
		}
		if len(b.outer) > 0 && !strings.HasPrefix(name, "@") {
			b.fail(-1, "%s cannot be nested", name)
		} else if err := new(values).add(name, value{text: text}, true, o, b.limits); err != nil {
			b.stop(err)
		}
	}}
}

// raw reads the text of an option that the standard has.
func (b *builder) raw(id option, text string, o *Options) {
	before := *o
	b.read(text, func() {
		if id == levelsOption {
			b.item.Levels = b.levels()
		} else {
			b.topOption(id, o)
		}
	})
	switch id {
	case selectOption:
		o.Select = append(before.Select, o.Select...)
	case expandOption:
		o.Expand = append(before.Expand, o.Expand...)
	case orderbyOption:
		o.OrderBy = append(before.OrderBy, o.OrderBy...)
	case computeOption:
		o.Compute = append(before.Compute, o.Compute...)
	}
}
