package query

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// resolve returns what a table has of a name that may be written with an alias of its
// namespace, or, in a default namespace, without any (Protocol 4.4).
func resolve[T any](m *Model, table map[string]T, name string) (found T, ok bool) {
	if m == nil {
		return found, false
	}
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		for _, namespace := range m.DefaultNamespaces {
			if found, ok = table[namespace+"."+name]; ok {
				break
			}
		}
		return found, ok
	}
	if found, ok = table[name]; ok {
		return found, ok
	}
	namespace, ok := m.Namespaces[name[:dot]]
	if ok {
		found, ok = table[namespace+name[dot:]]
	}
	return found, ok
}

// qualified returns a qualified name with the namespace itself before it.
func (m *Model) qualified(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && m != nil {
		if namespace, ok := m.Namespaces[name[:dot]]; ok {
			return namespace + name[dot:]
		}
	}
	return name
}

// accepts reports whether the operation can be called on a value of the type.
func (o *Operation) accepts(t Type) bool {
	b := o.Binding
	switch {
	case !t.known():
		return true
	case b.Collection != t.Collection:
		return false
	case b.Target != nil && t.Target != nil:
		return isDerived(t.Target, b.Target)
	}
	return b.Kind == UnknownKind || b.Kind == t.Kind
}

// isDerived reports whether a type is another one, or derived from it.
func isDerived(t, base wire.Structured) bool {
	declared := t.WireType()
	return declared == base.WireType() || slices.ContainsFunc(base.WireType().Derived, func(d wire.Structured) bool { return d.WireType() == declared })
}

// takes reports whether these are arguments of the overload: all that are required, and
// some of those that may be left out (Protocol 11.5.4.2, Core.OptionalParameter).
func (o *Operation) takes(names []string) bool {
	found := 0
	for _, parameter := range o.Parameters {
		switch {
		case slices.Contains(names, parameter.Name):
			found++
		case !parameter.Optional:
			return false
		}
	}
	return found == len(names)
}

// parameter returns the parameter of that name, nil if there is none.
func (o *Operation) parameter(name string) *Parameter {
	for i := range o.Parameters {
		if o.Parameters[i].Name == name {
			return &o.Parameters[i]
		}
	}
	return nil
}

// typeOf returns the type of the operation's parameter.
func (o *Operation) typeOf(p *Parameter) *Type {
	if p.Type.known() || o.Struct == nil {
		return &p.Type
	}
	t := TypeOf(wire.FindProperty(o.Struct, p.Name))
	return &t
}

// form shows how the overload is called.
func (o *Operation) form() string {
	names := make([]string, len(o.Parameters))
	for i, parameter := range o.Parameters {
		names[i] = parameter.Name
		if parameter.Optional {
			names[i] += "?"
		}
	}
	return "(" + strings.Join(names, ",") + ")"
}

// overload returns the one overload that takes the arguments, or says what there is.
func (p *parser) overload(at int, name string, overloads []*Operation, arguments []Argument) *Operation {
	names := make([]string, len(arguments))
	for i := range arguments {
		names[i] = arguments[i].Name
	}
	var best *Operation
	for _, o := range overloads {
		if o.takes(names) && (best == nil || len(o.Parameters) < len(best.Parameters)) {
			best = o
		}
	}
	if best == nil {
		var forms []string
		for _, o := range overloads {
			forms = append(forms, o.form())
		}
		p.report(at, "%s does not take the arguments (%s): it takes %s", name, strings.Join(names, ","), strings.Join(forms, " or "))
	}
	return best
}

// modelOperations returns the operations of a model that may be nil.
func modelOperations(m *Model) map[string][]*Operation {
	if m == nil {
		return nil
	}
	return m.Operations
}
