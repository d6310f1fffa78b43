package rest

import (
	"cmp"
	"go/token"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// planEnum plans the named string type of an enumeration.
func (p *planner) planEnum(d declaration) {
	decl := templates.Enum{
		Doc:   doc(d.name+" is "+aboutSchema(d.schema, d.at)+".", d.schema.Title, d.schema.Description, d.schema.Deprecated),
		Name:  d.name,
		Wire:  wireName(d.schema, d.name),
		Var:   "typeOf" + d.name,
		Named: true,
	}
	for _, v := range p.enumValues(d.merged) {
		decl.Members = append(decl.Members, templates.Member{Doc: doc("", "", v.Description, false), Name: p.memberName(v, d.at), Wire: v.Text})
	}
	p.budget.Take(plan.Size(decl), d.schema.Pos)
	p.enums = append(p.enums, decl)
}

// planNumbers plans the constants of an enumeration of numbers, and a name for
// their type; nothing for one of which Go has no constants.
func (p *planner) planNumbers(s, m *api.Schema, t *goType, at place) {
	var values []api.Value
	for _, v := range m.Enum {
		if isConstant(v.JSON, t) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return
	}
	name := p.typeName(s, at)
	at.of = typePath(s, at)
	decl := templates.Numbers{Doc: doc(name+" is "+aboutSchema(s, at)+".", s.Title, s.Description, s.Deprecated), Name: name, Of: t.name}
	for _, v := range values {
		decl.Members = append(decl.Members, templates.Number{Doc: doc("", "", v.Description, false), Name: p.memberName(v, at), Value: v.JSON})
	}
	p.budget.Take(plan.Size(decl), s.Pos)
	p.numbers = append(p.numbers, decl)
}

// isConstant reports whether Go has a constant of a type for a number.
func isConstant(number string, t *goType) bool {
	kind := strings.TrimRight(t.name, "0123456789")
	bits, err := strconv.Atoi(t.name[len(kind):])
	if err != nil {
		return false
	}
	switch kind {
	case "int":
		_, err = strconv.ParseInt(number, 10, bits)
	case "uint":
		_, err = strconv.ParseUint(number, 10, bits)
	case "float":
		_, err = strconv.ParseFloat(number, bits)
	default:
		return false
	}
	return err == nil
}

// memberName returns the name of the constant of an enumeration's value: behind that
// of the type what an extension gives, or what the value is, of a number its title.
func (p *planner) memberName(v api.Value, at place) string {
	own := v.Text
	if !v.IsText {
		own = v.JSON
	}
	e := names.Entry{Scope: p.scopes.types, Path: at.path + "/" + api.Word(own), What: "member", Pos: v.Pos, Rank: names.Composed,
		Of: at.of, Name: "*" + memberWord(own), Own: own, Spelled: "*_%"}
	if title := names.Member(v.Title); !v.IsText && title != "" && len(v.Title) < maxTitle {
		e.Name = "*" + title
	}
	switch given := names.Member(v.GoName); {
	case v.GoName == "":
	case given == "" || !token.IsIdentifier(v.GoName):
		p.ds.Warnf(v.Pos, "go-name-ignored", "an extension gives the value %s the name %q, which is no Go identifier, and is ignored", clip(cmp.Or(own, `""`)), clip(v.GoName))
	default:
		e.Name, e.Given = "*"+given, true
	}
	if own == "" {
		e.Spelled = "*_Empty"
	}
	return p.name(e)
}

// memberWord returns what the name of an enumeration's member has behind the
// type's.
func memberWord(text string) string {
	switch signs := names.Signs(text); {
	case text == "":
		return "Empty"
	case signs != "":
		return signs
	}
	return names.Member(text)
}

// enumValues returns the members of an enumeration, which may be a choice among
// several: none if any text is a value.
func (p *planner) enumValues(m *api.Schema) []api.Value {
	alternatives := choices(m)
	if alternatives == nil {
		return m.Enum
	}
	var values []api.Value
	seen := map[string]bool{}
	for _, a := range alternatives {
		one := p.merge(a).Schema
		if !isEnum(one) {
			return nil
		}
		for _, v := range one.Enum {
			if !seen[v.Text] {
				seen[v.Text] = true
				values = append(values, v)
			}
		}
	}
	return values
}
