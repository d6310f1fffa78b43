package server

import (
	"cmp"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file holds what clients write beyond the declared properties to the standard, and
// leaves out of it what only the service says.

// checkUndeclared refuses properties that the type of an object does not have, those of an
// open type that cannot be any (CSDL 15.2, JSON Format 4.6.3), and an empty text for a member
// of an enumeration, which is kept as those are.
func (r *request) checkUndeclared(v wire.Structured, path string) error {
	d := wire.DynamicOf(v)
	forgetLinks(d)
	stated, set := typesBeside(d.Annotations()), map[string]wire.Raw(nil)
	for name, value := range d.Undeclared() {
		switch p := wire.FindProperty(v, name); {
		case p != nil && p.EnumType != nil:
			if len(p.EnumType.Members) > 0 {
				return noMember(value.String(), p, path)
			}
		case p == nil && !v.WireType().Open:
			return BadRequest(codec.TypeName(v)+" has no property "+name, path+name)
		case p == nil:
			made, err := r.checkDynamic(name, value, stated[name], path)
			if err != nil {
				return err
			}
			set = with(set, name, made)
		}
	}
	codec.Rewrite(d, func(name string, value wire.Raw) wire.Raw {
		if isStatedType(name) {
			return r.qualified(value)
		}
		return cmp.Or(set[name], value)
	})
	for name, value := range d.Annotations() {
		property, term, _ := strings.Cut(name, "@")
		term = strings.TrimPrefix(term, "odata.")
		p := wire.FindProperty(v, property)
		switch {
		case property == "":
		case p == nil && !strings.Contains(term, ".") && (!v.WireType().Open || term == "delta"):
			// It is control information: annotations that nobody knows are kept (Protocol 6.4).
			return BadRequest(codec.TypeName(v)+" has no property "+property, path+name)
		case p == nil:
			if !isIdentifier(property) {
				return noIdentifier(property, path)
			}
		case term == "delta":
			if err := r.checkNestedDelta(v, p, value, path, name); err != nil {
				return err
			}
		case term == "type": // of a declared type that does not say it
			typeName, err := r.typeBeside(property, value, path)
			if err != nil {
				return err
			}
			text, err := codec.AppendValue(nil, wire.PropertyValue(v, property))
			if err != nil {
				return err
			}
			if _, err := r.fitting(wire.Raw(text), typeName, path+property); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkNestedDelta holds what changes in a collection of entities, which stands in the entity that
// has it, to the standard (JSON Format 8.3): its items are entities as they are in the collection.
func (r *request) checkNestedDelta(v wire.Structured, p *wire.PropertyInfo, value wire.Raw, path, name string) error {
	if !p.Navigation || !p.Collection {
		return BadRequest(p.Name+" is no collection of entities, which alone a delta can change", path+name)
	}
	if !strings.HasPrefix(strings.TrimSpace(string(value)), "[") {
		return BadRequest("a delta is an array of what changes in "+p.Name, path+name)
	}
	b, _ := codec.AppendString([]byte{'{'}, p.Name) // a name is UTF-8
	b = append(append(append(b, ':'), value...), '}')
	holder := newOf(v)
	if err := wire.Unmarshal(b, holder, r.route.reading...); err != nil {
		return placed(badArguments(err), path)
	}
	for o := range objectsOf(wire.PropertyValue(holder, p.Name)) {
		if odata.ControlOf(wire.DynamicOf(o)).Removed {
			continue // OData 4.0 says of which entity by a property that the type does not have
		}
		if err := r.checkWritten(o, path+name+"/"); err != nil {
			return err
		}
	}
	return nil
}

// typesBeside returns what stands beside properties as their types, by their names.
func typesBeside(members iter.Seq2[string, wire.Raw]) (stated map[string]wire.Raw) {
	for name, value := range members {
		if isStatedType(name) {
			property, _, _ := strings.Cut(name, "@")
			stated = with(stated, property, value)
		}
	}
	return stated
}

// isStatedType reports whether a member of an object says a type: that of the object, or of the
// property beside which it stands.
func isStatedType(name string) bool {
	_, term, about := strings.Cut(name, "@")
	return about && (term == "odata.type" || term == "type")
}

// forgetLinks deletes control information that only the service says: where things are, and
// which operations there are. Clients send back what they have read.
func forgetLinks(d *wire.Dynamic) {
	codec.Rewrite(d, func(name string, value wire.Raw) wire.Raw {
		if isServices(name) {
			return ""
		}
		return value
	})
}

// isServices reports whether a member of an object is control information that means nothing
// in what clients write.
func isServices(name string) bool {
	if strings.HasPrefix(name, "#") {
		return true
	}
	_, term, about := strings.Cut(name, "@")
	if !about {
		return false
	}
	switch strings.TrimPrefix(term, "odata.") {
	case "context", "editLink", "readLink", "navigationLink", "associationLink", "mediaEditLink", "mediaReadLink", "nextLink", "deltaLink", "count":
		return true
	}
	return false
}

// checkDynamic refuses a property that no type declares, if it has no name that a property can
// have, or its value is not of the type that is said beside it, or in it. It returns the value
// without what only the service says.
func (r *request) checkDynamic(name string, value, stated wire.Raw, path string) (wire.Raw, error) {
	if !isIdentifier(name) {
		return "", noIdentifier(name, path)
	}
	typeName, err := r.typeBeside(name, stated, path)
	if err != nil {
		return "", err
	}
	return r.fitting(value, typeName, path+name)
}

// typeBeside returns the full name of the type that stands beside a property; "" for none.
func (r *request) typeBeside(name string, stated wire.Raw, path string) (string, error) {
	if stated == "" {
		return "", nil
	}
	text, is := stated.Text()
	full := r.fullName(text)
	if !is || !r.isType(full) {
		return "", BadRequest(fmt.Sprintf("%s@odata.type is %s, which is no type", name, stated), path+name+"@odata.type")
	}
	return full, nil
}

func noIdentifier(name, path string) error {
	return BadRequest(fmt.Sprintf("%q is not a name that a property can have", name), path+name)
}

// isIdentifier reports whether a name is a simple identifier (CSDL 15.2).
func isIdentifier(name string) bool {
	n := 0
	for i, c := range name {
		letter := c == '_' || unicode.IsLetter(c) || unicode.Is(unicode.Nl, c)
		if !letter && (i == 0 || !unicode.In(c, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Pc, unicode.Cf)) {
			return false
		}
		n++
	}
	return n > 0 && n <= 128
}

// fullName returns the name of a type as descriptions have it: without what stands before '#',
// with Edm, and a namespace in place of its alias.
func (r *request) fullName(text string) string {
	text = text[strings.LastIndexByte(text, '#')+1:]
	if item, is := strings.CutPrefix(text, "Collection("); is {
		return "Collection(" + r.fullName(strings.TrimSuffix(item, ")")) + ")"
	}
	if !strings.Contains(text, ".") {
		return "Edm." + text
	}
	return r.handler.described.FullName(text)
}

// qualified returns the text that says a type with a namespace in place of its alias, as it is
// kept and answered.
func (r *request) qualified(stated wire.Raw) wire.Raw {
	text, _ := stated.Text()
	at := strings.LastIndexAny(text, "#(") + 1
	full := text[:at] + r.handler.described.FullName(text[at:])
	if full == text {
		return stated
	}
	return quoted(full)
}

// isType reports whether values can be of a type with a full name.
func (r *request) isType(name string) bool {
	if item, is := strings.CutPrefix(name, "Collection("); is {
		return strings.HasSuffix(item, ")") && r.isType(strings.TrimSuffix(item, ")"))
	}
	if primitive, is := strings.CutPrefix(name, "Edm."); is {
		_, number := primitives[primitive]
		return number || isAbstract(name) || strings.HasPrefix(primitive, "Geo")
	}
	return r.handler.described.Types[name] != nil
}

// primitives are the primitive types, with the first characters that their JSON can have.
var primitives = map[string]string{
	"Binary": `"`, "Boolean": "tf", "Byte": "-0123456789", "Date": `"`, "DateTimeOffset": `"`, "Decimal": `-0123456789"`,
	"Double": `-0123456789"`, "Duration": `"`, "Guid": `"`, "Int16": "-0123456789", "Int32": "-0123456789", "Int64": `-0123456789"`,
	"SByte": "-0123456789", "Single": `-0123456789"`, "Stream": `"`, "String": `"`, "TimeOfDay": `"`,
}

// fitting returns a value without what only the service says, and what is wrong with it: it is
// not of the type with a full name, which may be "".
func (r *request) fitting(value wire.Raw, typeName, path string) (wire.Raw, error) {
	value = wire.Raw(strings.TrimSpace(string(value)))
	unfit := BadRequest(fmt.Sprintf("%s is no value of %s", value, typeName), path)
	item, many := strings.CutPrefix(typeName, "Collection(")
	switch {
	case value == "null":
		return value, nil
	case many && value[0] != '[':
		return "", unfit
	case value[0] == '[':
		if !many && typeName != "" && typeName != "Edm.Untyped" {
			return "", unfit
		}
		return r.fittingItems(value, strings.TrimSuffix(item, ")"), path)
	}
	typeName = r.underlying(typeName)
	if primitive, is := strings.CutPrefix(typeName, "Edm."); is {
		switch first, known := primitives[primitive]; {
		case known && (!strings.Contains(first, string(value[:1])) || !isPrimitive(typeName, value)):
			return "", unfit
		case known:
			return value, nil
		case strings.HasPrefix(primitive, "Geo"):
			if what := shapeBeyond(primitive, string(value)); what != "" {
				return "", BadRequest(path+" "+what, path)
			}
			return value, nil
		}
	}
	t := r.handler.parser.Model.Types[typeName]
	switch {
	case t.Enum != nil:
		text, is := value.Text()
		if !is {
			return "", unfit
		}
		if !codec.IsMember(t.Enum, text, r.handler.described.MayCombine(typeName)) {
			return "", unfit
		}
		return value, nil
	case value[0] == '{':
		return r.fittingObject(value, t, path)
	case typeName == "" || typeName == "Edm.Untyped" || typeName == "Edm.PrimitiveType":
		return value, nil
	}
	return "", unfit
}

// isPrimitive reports whether the JSON of a text, a number or a word is a value of a primitive type.
func isPrimitive(typeName string, value wire.Raw) bool {
	text, is := value.Text()
	if !is {
		text = string(value)
	}
	return typeName == "Edm.Stream" || codec.Parse(typeName, text).Kind() != wire.KindAbsent
}

// fittingItems is fitting for the items of an array.
func (r *request) fittingItems(value wire.Raw, item, path string) (wire.Raw, error) {
	b, changed, i := []byte{'['}, false, 0
	for _, one := range codec.Members(value) {
		made, err := r.fitting(one, item, path+"/"+strconv.Itoa(i))
		if err != nil {
			return "", err
		}
		if changed = changed || made != one; i > 0 {
			b = append(b, ',')
		}
		b = append(b, made...)
		i++
	}
	if !changed {
		return value, nil
	}
	return wire.Raw(append(b, ']')), nil
}

// fittingObject is fitting for an object, which may say of which type it is. What it has of a
// type that is not known is as it is.
func (r *request) fittingObject(value wire.Raw, declared query.Type, path string) (wire.Raw, error) {
	members := codec.Members(value)
	types := typesBeside(members)
	typ, b, changed := declared, []byte{'{'}, false
	for name, one := range members {
		made := one
		switch {
		case isServices(name):
			changed = true
			continue
		case name == "@odata.type" || name == "@type":
			made = r.qualified(one)
			text, is := one.Text()
			full := r.fullName(text)
			if !is || !r.isType(full) || declared.Name != "" && !r.handler.described.Derives(full, declared.Name) {
				return "", BadRequest(fmt.Sprintf("%s is %s, which it cannot be", name, one), path+"/"+name)
			}
			typ = r.handler.parser.Model.Types[full]
		case isStatedType(name):
			made = r.qualified(one)
		case !strings.Contains(name, "@"):
			stated, err := r.typeBeside(name, types[name], path+"/")
			if err == nil {
				made, err = r.fitting(one, stated, path+"/"+name)
			}
			if err != nil {
				return "", err
			}
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		changed = changed || made != one
		b, _ = codec.AppendString(b, name)
		b = append(append(b, ':'), made...)
	}
	if b = append(b, '}'); typ.Target == nil && typ.Name != "" {
		typ.Target = r.handler.complexTypes()[typ.Name]
	}
	if typ.Target != nil {
		v := newOf(typ.Target)
		if err := wire.Unmarshal(b, v, r.route.reading...); err != nil {
			return "", placed(badArguments(err), path+"/")
		}
		if err := r.checkWritten(v, path+"/"); err != nil {
			return "", err
		}
	}
	if !changed {
		return value, nil
	}
	return wire.Raw(b), nil
}

// complexTypesOf returns the complex types that properties of known types have, and those of
// these, by name: typed nils.
func complexTypesOf(m *query.Model) map[string]wire.Structured {
	found := map[string]wire.Structured{}
	var look func(t wire.Structured)
	look = func(t wire.Structured) {
		for _, p := range wire.Properties(t) {
			if p.Target == nil || p.Navigation || found[nameOf(p.Target)] != nil {
				continue
			}
			for _, one := range append([]wire.Structured{p.Target}, p.Target.WireType().Derived...) {
				found[nameOf(one)] = one
				look(one)
			}
		}
	}
	for _, t := range m.Types {
		if t.Target != nil {
			look(t.Target)
		}
	}
	return found
}
