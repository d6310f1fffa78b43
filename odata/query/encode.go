package query

import (
	"strconv"

	"github.com/odatagen/odatagen/internal/percent"
)

// Encode returns the options as the query string of a URL, percent-encoded and
// without its '?'. The text is canonical: names have their '$', the options stand in
// the order of the fields, and expressions are written as their String method writes
// them. [Parse] makes the same options of it, but for positions.
func (o *Options) Encode() string {
	var b []byte
	for _, p := range o.parts() {
		b = appendParam(b, p.Name, p.Value)
	}
	if o.Format != "" {
		b = appendParam(b, "$format", o.Format)
	}
	if index, given := o.Index.Get(); given {
		b = appendParam(b, "$index", strconv.FormatInt(index, 10))
	}
	for _, p := range []Param{{"$schemaversion", o.SchemaVersion}, {"$skiptoken", o.SkipToken}, {"$deltatoken", o.DeltaToken}, {"$id", o.ID}} {
		if p.Value != "" {
			b = appendParam(b, p.Name, p.Value)
		}
	}
	for _, p := range o.Aliases {
		b = appendParam(b, p.Name, p.Value)
	}
	for _, p := range o.Custom {
		b = appendParam(b, p.Name, p.Value)
	}
	return string(b)
}

// parts are the options that can be nested too, not percent-encoded.
func (o *Options) parts() []Param {
	var list []Param
	if o.Apply != nil {
		list = append(list, Param{"$apply", string(appendApply(nil, o.Apply))})
	}
	if len(o.Compute) > 0 {
		list = append(list, Param{"$compute", join(o.Compute, (*ComputeItem).appendTo)})
	}
	if len(o.Select) > 0 {
		list = append(list, Param{"$select", join(o.Select, (*SelectItem).appendTo)})
	}
	if len(o.Expand) > 0 {
		list = append(list, Param{"$expand", join(o.Expand, (*ExpandItem).appendTo)})
	}
	if o.Filter != nil {
		list = append(list, Param{"$filter", o.Filter.String()})
	}
	if len(o.OrderBy) > 0 {
		list = append(list, Param{"$orderby", join(o.OrderBy, (*OrderItem).appendTo)})
	}
	if top, given := o.Top.Get(); given {
		list = append(list, Param{"$top", strconv.FormatInt(top, 10)})
	}
	if skip, given := o.Skip.Get(); given {
		list = append(list, Param{"$skip", strconv.FormatInt(skip, 10)})
	}
	if o.Temporal != nil {
		for id := atOption; id <= toInclusiveOption; id++ {
			if x := *o.Temporal.of(id); x != nil {
				list = append(list, Param{optionNames[id], x.String()})
			}
		}
	}
	if o.Count {
		list = append(list, Param{"$count", "true"})
	}
	if o.Search != nil {
		list = append(list, Param{"$search", o.Search.String()})
	}
	return list
}

func join[T any](items []T, appendTo func(*T, []byte) []byte) string {
	return string(appendList(nil, items, appendTo))
}

func (s *SelectItem) appendTo(b []byte) []byte {
	return appendNested(s.Path.appendTo(b), s.Options.nested(0))
}

func (x *ExpandItem) appendTo(b []byte) []byte {
	b = x.Path.appendTo(b)
	switch {
	case x.Ref:
		b = append(b, "/$ref"...)
	case x.Count:
		b = append(b, "/$count"...)
	}
	return appendNested(b, x.Options.nested(x.Levels))
}

func (o *OrderItem) appendTo(b []byte) []byte {
	b = o.Expr.appendTo(b)
	if o.Desc {
		b = append(b, " desc"...)
	}
	return b
}

// nested are the options in parentheses after an item; o may be nil.
func (o *Options) nested(levels int) []Param {
	var list []Param
	if o != nil {
		list = append(o.parts(), o.Aliases...)
	}
	switch levels {
	case 0:
	case LevelsMax:
		list = append(list, Param{"$levels", "max"})
	default:
		list = append(list, Param{"$levels", strconv.Itoa(levels)})
	}
	return list
}

func appendNested(b []byte, options []Param) []byte {
	for i, p := range options {
		b = append(b, "(;"[min(i, 1)])
		b = append(append(append(b, p.Name...), '='), p.Value...)
	}
	if len(options) > 0 {
		b = append(b, ')')
	}
	return b
}

// appendParam appends a name and a value to a query string.
func appendParam(b []byte, name, value string) []byte {
	if len(b) > 0 {
		b = append(b, '&')
	}
	return percent.Append(append(percent.Append(b, name, percent.Query), '='), value, percent.Query+"=")
}
