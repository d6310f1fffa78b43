package overlay

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// attribute is an attribute of an element: how to read it, as a text if it is given,
// and how to set it. What is wrong with a value that cannot be set is the end of a
// sentence.
type attribute struct {
	get func() (value string, given bool)
	set func(assignment) (problem string)
}

// isNull reports whether a value says that there is to be none.
func isNull(n *yaml.Node) bool { return n.Tag == "!!null" }

// holds reports whether an attribute has a value.
func (a attribute) holds(n *yaml.Node) bool {
	value, given := a.get()
	return given && !isNull(n) && value == n.Value || !given && isNull(n)
}

// text is a text, which must be one of those given, if any are.
func text(at *string, among ...string) attribute {
	return attribute{
		get: func() (string, bool) { return *at, *at != "" },
		set: func(a assignment) string {
			switch {
			case a.value.Kind != yaml.ScalarNode || isNull(a.value):
				return "must be a text"
			case len(among) > 0 && !slices.Contains(among, a.value.Value):
				return "must be one of " + strings.Join(among, ", ")
			}
			*at = a.value.Value
			return ""
		},
	}
}

// optional is a text that null removes.
func optional(at *string, among ...string) attribute {
	as := text(at, among...)
	return attribute{as.get, func(a assignment) string {
		if !isNull(a.value) {
			return as.set(a)
		}
		*at = ""
		return ""
	}}
}

// truth is a truth value; given, if there is one, says whether it is stated.
func truth(at, given *bool) attribute {
	return attribute{
		get: func() (string, bool) { return strconv.FormatBool(*at), given == nil || *given },
		set: func(a assignment) string {
			if a.value.Kind != yaml.ScalarNode || a.value.Value != "true" && a.value.Value != "false" {
				return "must be true or false"
			}
			*at = a.value.Value == "true"
			if given != nil {
				*given = true
			}
			return ""
		},
	}
}

// pointed is a truth value that may be absent.
func pointed(at **bool) attribute {
	return attribute{
		get: func() (string, bool) {
			if *at == nil {
				return "", false
			}
			return strconv.FormatBool(**at), true
		},
		set: func(a assignment) string {
			value := new(bool)
			problem := truth(value, nil).set(a)
			if problem == "" {
				*at = value
			}
			return problem
		},
	}
}

// typeName is the name of a type, which may be Collection(name).
func typeName(ref *schema.TypeRef) attribute {
	return attribute{
		get: func() (string, bool) {
			if ref.Collection {
				return "Collection(" + ref.Name + ")", true
			}
			return ref.Name, true
		},
		set: func(a assignment) string {
			if a.value.Kind != yaml.ScalarNode || a.value.Value == "" {
				return "must be the name of a type"
			}
			name, collection := strings.CutPrefix(a.value.Value, "Collection(")
			if collection {
				name = strings.TrimSuffix(name, ")")
			}
			ref.Name, ref.Collection, ref.Pos = name, collection, a.pos
			return ""
		},
	}
}

// facet is a number or one of some symbolic values.
func facet(at *string, symbols ...string) attribute {
	as := optional(at)
	return attribute{as.get, func(a assignment) string {
		if _, err := strconv.ParseUint(a.value.Value, 10, 31); err != nil && !slices.Contains(symbols, a.value.Value) && !isNull(a.value) {
			return "must be " + strings.Join(append([]string{"a whole number"}, symbols...), " or ")
		}
		return as.set(a)
	}}
}

// defaultValue is a text that may be empty.
func defaultValue(f *schema.Facets) attribute {
	return attribute{
		get: func() (string, bool) {
			if f.Default == nil {
				return "", false
			}
			return *f.Default, true
		},
		set: func(a assignment) string {
			switch {
			case isNull(a.value):
				f.Default = nil
			case a.value.Kind != yaml.ScalarNode:
				return "must be a text"
			default:
				value := a.value.Value
				f.Default = &value
			}
			return ""
		},
	}
}

func memberValue(m *schema.Member) attribute {
	return attribute{
		get: func() (string, bool) { return strconv.FormatInt(m.Value, 10), m.ValueGiven },
		set: func(a assignment) string {
			value, err := strconv.ParseInt(a.value.Value, 10, 64)
			if err != nil {
				return "must be a whole number of at most 64 bits"
			}
			m.Value, m.ValueGiven = value, true
			return ""
		},
	}
}

func base(t *schema.StructuredType) attribute {
	as := optional(&t.BaseName)
	return attribute{as.get, func(a assignment) string {
		t.BasePos = a.pos
		return as.set(a)
	}}
}

func key(t *schema.EntityType) attribute {
	return attribute{
		get: func() (string, bool) {
			var names []string
			for _, r := range t.Key {
				names = append(names, r.Path)
			}
			return strings.Join(names, " "), len(names) > 0
		},
		set: func(a assignment) string {
			list, ok := names(a)
			if !ok {
				return "must be the name of a property, or a list of them"
			}
			t.Key = nil
			for _, name := range list {
				t.Key = append(t.Key, &schema.PropertyRef{Node: schema.Node{Pos: a.pos}, Path: name})
			}
			return ""
		},
	}
}

func onDelete(n *schema.NavigationProperty) attribute {
	action := ""
	if n.OnDelete != nil {
		action = n.OnDelete.Action
	}
	as := optional(&action, "Cascade", "None", "SetDefault", "SetNull")
	return attribute{as.get, func(a assignment) string {
		problem := as.set(a)
		switch {
		case problem != "":
		case action == "":
			n.OnDelete = nil
		default:
			n.OnDelete = &schema.OnDelete{Node: schema.Node{Pos: a.pos}, Action: action}
		}
		return problem
	}}
}

func constraints(n *schema.NavigationProperty) attribute {
	return table(&n.ReferentialConstraints, "must be an object from properties to those that they refer to",
		func(c *schema.ReferentialConstraint) (string, string) { return c.Property, c.ReferencedProperty },
		func(at schema.Node, from, to string) *schema.ReferentialConstraint {
			return &schema.ReferentialConstraint{Node: at, Property: from, ReferencedProperty: to}
		})
}

func bindings(at *[]*schema.NavigationPropertyBinding) attribute {
	return table(at, "must be an object from paths of navigation properties to entity sets",
		func(b *schema.NavigationPropertyBinding) (string, string) { return b.Path, b.Target },
		func(at schema.Node, from, to string) *schema.NavigationPropertyBinding {
			return &schema.NavigationPropertyBinding{Node: at, Path: from, Target: to}
		})
}

// table is a list of what leads from one name to another. Setting it changes those
// that are named and leaves the rest; null removes one.
func table[T any](at *[]*T, form string, pair func(*T) (from, to string), made func(at schema.Node, from, to string) *T) attribute {
	return attribute{
		get: func() (string, bool) {
			all := map[string]string{}
			for _, item := range *at {
				from, to := pair(item)
				all[from] = to
			}
			var lines []string
			for _, from := range slices.Sorted(maps.Keys(all)) {
				lines = append(lines, from+" "+all[from])
			}
			return strings.Join(lines, "\n"), len(lines) > 0
		},
		set: func(a assignment) string {
			if a.value.Kind != yaml.MappingNode || slices.ContainsFunc(a.value.Content, func(n *yaml.Node) bool { return n.Kind != yaml.ScalarNode }) {
				return form
			}
			for i := 0; i+1 < len(a.value.Content); i += 2 {
				from, to := a.value.Content[i].Value, a.value.Content[i+1]
				*at = slices.DeleteFunc(*at, func(item *T) bool {
					name, _ := pair(item)
					return name == from
				})
				if !isNull(to) {
					*at = append(*at, made(schema.Node{Pos: a.pos}, from, to.Value))
				}
			}
			return ""
		},
	}
}

// names reads a list of texts, or one.
func names(a assignment) (list []string, ok bool) {
	if a.value.Kind == yaml.ScalarNode {
		return []string{a.value.Value}, a.value.Value != ""
	}
	for _, item := range a.value.Content {
		if item.Kind != yaml.ScalarNode {
			return nil, false
		}
		list = append(list, item.Value)
	}
	return list, a.value.Kind == yaml.SequenceNode
}
