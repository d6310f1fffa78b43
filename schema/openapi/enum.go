package openapi

import (
	"strconv"

	"github.com/odatagen/odatagen/schema"
)

// enum makes an enumeration. Values are the mappings' to give only where they
// are numbers: what Microsoft calls the value is the name.
func (b *builder) enum(t *typ, in *schema.Schema, pos schema.Position) *schema.EnumType {
	v := t.ref.Value
	e := &schema.EnumType{Node: schema.Node{Pos: pos}, Name: t.simple(), Schema: in, Underlying: "Edm.Int32"}
	document(&e.Node, v)
	described := map[string]map[string]any{}
	if named, _ := v.Extensions["x-ms-enum"].(map[string]any); named != nil {
		values, _ := named["values"].([]any)
		for _, item := range values {
			if m, _ := item.(map[string]any); m != nil {
				name := memberName(m)
				described[name] = m
				if len(v.Enum) == 0 && name != "" {
					e.Members = append(e.Members, &schema.Member{Node: schema.Node{Pos: pos}, Name: name})
				}
			}
		}
	}
	itemAt := b.Items(v.Origin, "enum")
	for _, item := range v.Enum {
		if name, ok := item.(string); ok {
			e.Members = append(e.Members, &schema.Member{Node: schema.Node{Pos: itemAt(name)}, Name: name})
		} else if item != nil {
			b.found.Warnf(b.Field(v.Origin, "enum"), "openapi-unknown", "%s has the member %v, which is not a name, and is ignored", t.name, item)
		}
	}
	for _, m := range e.Members {
		of := described[m.Name]
		describe(&m.Node, extension(of, "description"))
		if value, ok := number(of["value"]); ok {
			m.Value, m.ValueGiven = value, true
			b.facts.add("member value", exact, t.name+"/"+m.Name)
		} else {
			b.facts.add("member value", missing, t.name+"/"+m.Name)
		}
	}
	if flags, ok := v.Extensions["x-ms-enum-flags"].(map[string]any); ok {
		e.IsFlags = truth(flags, "isFlags")
		b.facts.add("flags", exact, t.name)
	} else if b.Mapping == Microsoft {
		b.facts.add("flags", exact, t.name) // the mapping marks those that are
	} else {
		b.facts.add("flags", missing, t.name)
	}
	return e
}

// memberName returns the name of a member in x-ms-enum: its value, unless that
// is a number.
func memberName(m map[string]any) string {
	if _, ok := number(m["value"]); !ok {
		return extension(m, "value")
	}
	return extension(m, "name")
}

func number(v any) (int64, bool) {
	switch v := v.(type) {
	case float64:
		return int64(v), v == float64(int64(v))
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		return n, err == nil
	}
	return 0, false
}
