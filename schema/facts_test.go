package schema

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// fact is one statement of a description: what it is about, and what it says.
// The value of an annotation is an expression, other statements are text.
type fact struct {
	about      string
	says       string
	annotation *Annotation
	document   *Document
}

func (f fact) String() string {
	if f.annotation != nil {
		return f.about + ": " + expressionText(f.annotation.Value)
	}
	return f.about + ": " + f.says
}

// factsOf lists all that a document says, sorted, places aside.
func factsOf(d *Document) []fact {
	l := &factList{document: d}
	for _, r := range d.References {
		l.reference(r)
	}
	for _, s := range d.Schemas {
		l.add(s.Namespace, "schema"+given(" alias=", s.Alias), &s.Node)
		for _, t := range s.EntityTypes {
			var key []string
			for _, k := range t.Key {
				key = append(key, k.Path+given("=", k.Alias))
			}
			l.structured(&t.StructuredType, "EntityType"+when(t.HasStream, " stream")+given(" key=", strings.Join(key, ",")))
		}
		for _, t := range s.ComplexTypes {
			l.structured(&t.StructuredType, "ComplexType")
		}
		for _, t := range s.EnumTypes {
			l.add(t.QualifiedName(), "EnumType "+t.Underlying+when(t.IsFlags, " flags"), &t.Node)
			for i, m := range t.Members {
				value := m.Value
				if !m.ValueGiven {
					value = int64(i)
				}
				l.add(t.QualifiedName()+"/"+m.Name, fmt.Sprint("= ", value), &m.Node)
			}
		}
		for _, t := range s.TypeDefinitions {
			l.add(t.QualifiedName(), "TypeDefinition "+typeFacts(t.Underlying), &t.Node)
		}
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			l.operation(o)
		}
		for _, t := range s.Terms {
			l.add(t.QualifiedName(), "Term "+typeFacts(t.Type)+given(" base=", t.BaseTerm)+given(" to=", strings.Join(t.AppliesTo, ",")), &t.Node)
		}
		if s.Container != nil {
			l.container(s.Container)
		}
		for _, g := range s.AnnotationGroups {
			l.annotations(g.Target, g.Annotations, g.Qualifier)
		}
	}
	sort.SliceStable(l.facts, func(i, j int) bool { return l.facts[i].about < l.facts[j].about })
	return l.facts
}

type factList struct {
	document *Document
	facts    []fact
}

func (l *factList) add(about, says string, n *Node) {
	l.facts = append(l.facts, fact{about: about, says: says})
	l.annotations(about, n.Annotations, "")
}

// annotations lists annotations; a qualifier of a group is that of each in it.
func (l *factList) annotations(about string, annotations []*Annotation, qualifier string) {
	for _, a := range annotations {
		q := a.Qualifier
		if q == "" {
			q = qualifier
		}
		name := about + "@" + a.TermName + given("#", q)
		l.facts = append(l.facts, fact{about: name, annotation: a, document: l.document})
		l.annotations(name, a.Annotations, "")
	}
}

func (l *factList) reference(r *Reference) {
	var about []string
	for _, i := range r.Includes {
		about = append(about, i.Namespace)
		l.add("include "+i.Namespace, given("alias=", i.Alias), &i.Node)
	}
	for _, i := range r.IncludeAnnotations {
		about = append(about, i.TermNamespace+given("#", i.Qualifier)+given(" for ", i.TargetNamespace))
	}
	l.add("reference to "+strings.Join(about, ", "), r.URI, &r.Node)
}

func (l *factList) structured(t *StructuredType, what string) {
	l.add(t.QualifiedName(), what+given(" base=", t.BaseName)+when(t.Abstract, " abstract")+when(t.OpenHere, " open"), &t.Node)
	for _, p := range t.Properties {
		l.add(t.QualifiedName()+"/"+p.Name, typeFacts(p.Type), &p.Node)
	}
	for _, p := range t.NavigationProperties {
		name := t.QualifiedName() + "/" + p.Name
		l.add(name, "to "+typeFacts(p.Type)+given(" partner=", p.Partner)+when(p.ContainsTarget, " contained"), &p.Node)
		for _, c := range p.ReferentialConstraints {
			l.add(name+" constraint "+c.Property, c.ReferencedProperty, &c.Node)
		}
		if p.OnDelete != nil {
			l.add(name+" on delete", p.OnDelete.Action, &p.OnDelete.Node)
		}
	}
}

func (l *factList) operation(o *Operation) {
	var types []string
	for _, p := range o.Parameters {
		types = append(types, p.Name+" "+p.Type.Name)
	}
	name := fmt.Sprintf("%s(%s)", o.QualifiedName(), strings.Join(types, ","))
	what := "Action"
	if o.Function {
		what = "Function"
	}
	l.add(name, what+when(o.Bound, " bound")+when(o.Composable, " composable")+given(" set=", o.EntitySetPath), &o.Node)
	for _, p := range o.Parameters {
		l.add(name+"/"+p.Name, typeFacts(p.Type), &p.Node)
	}
	if o.Return != nil {
		l.add(name+"/$ReturnType", typeFacts(o.Return.Type), &o.Return.Node)
	}
}

func (l *factList) container(c *EntityContainer) {
	l.add(c.QualifiedName(), "EntityContainer"+given(" extends=", c.ExtendsName), &c.Node)
	bindings := func(name string, list []*NavigationPropertyBinding) {
		for _, b := range list {
			l.add(name+" binding "+b.Path, b.Target, &b.Node)
		}
	}
	for _, s := range c.EntitySets {
		name := c.QualifiedName() + "/" + s.Name
		l.add(name, "EntitySet "+s.TypeName+when(!s.IncludeInServiceDocument, " hidden"), &s.Node)
		bindings(name, s.Bindings)
	}
	for _, s := range c.Singletons {
		name := c.QualifiedName() + "/" + s.Name
		l.add(name, "Singleton "+s.TypeName+when(s.Nullable, " null"), &s.Node)
		bindings(name, s.Bindings)
	}
	for _, i := range slices.Concat(c.ActionImports, c.FunctionImports) {
		l.add(c.QualifiedName()+"/"+i.Name, "import "+i.OperationName+given(" set=", i.EntitySet)+when(i.Function, " function")+when(i.IncludeInServiceDocument, " advertised"), &i.Node)
	}
}

func given(what, value string) string { return when(value != "", what+value) }

func when(b bool, text string) string {
	if b {
		return text
	}
	return ""
}

func typeFacts(t TypeRef) string {
	text := t.Name
	if t.Collection {
		text = "Collection(" + text + ")"
	}
	text += when(t.Nullable, " null") + given(" MaxLength=", t.MaxLength) + given(" Precision=", t.Precision) +
		given(" Scale=", t.Scale) + given(" SRID=", t.SRID)
	if t.Unicode != nil {
		text += fmt.Sprint(" Unicode=", *t.Unicode)
	}
	if t.Default != nil {
		text += fmt.Sprintf(" default=%q", *t.Default)
	}
	return text
}

// expressionText writes an expression with everything that it has.
func expressionText(e Expression) string {
	switch e := e.(type) {
	case nil:
		return "none"
	case *Constant:
		return fmt.Sprintf("%s %q", e.Kind, e.Text) + given(" of ", e.Enum)
	case *Path:
		return fmt.Sprintf("%s <%s>", e.Kind, e.Text) + annotationsText(e.Annotations)
	case *Null:
		return "Null" + annotationsText(e.Annotations)
	case *Collection:
		return "[" + expressionsText(e.Items) + "]"
	case *Record:
		var parts []string
		for _, p := range e.Properties {
			parts = append(parts, p.Name+annotationsText(p.Annotations)+": "+expressionText(p.Value))
		}
		return "{" + given("", e.TypeName) + annotationsText(e.Annotations) + "| " + strings.Join(parts, "; ") + "}"
	case *Operator:
		return e.Name + annotationsText(e.Annotations) + "(" + expressionsText(e.Operands) + ")"
	case *Apply:
		return "Apply " + e.Function + annotationsText(e.Annotations) + "(" + expressionsText(e.Arguments) + ")"
	case *Cast:
		return when(e.IsOf, "IsOf ") + when(!e.IsOf, "Cast ") + typeFacts(e.Type) + annotationsText(e.Annotations) + "(" + expressionText(e.Value) + ")"
	case *LabeledElement:
		return e.Name + annotationsText(e.Annotations) + "=" + expressionText(e.Value)
	case *LabeledElementReference:
		return "reference " + e.Name
	}
	panic(fmt.Sprintf("unknown expression %T", e))
}

func expressionsText(list []Expression) string {
	var parts []string
	for _, e := range list {
		parts = append(parts, expressionText(e))
	}
	return strings.Join(parts, ", ")
}

func annotationsText(list []*Annotation) string {
	var text string
	for _, a := range list {
		text += " @" + a.TermName + given("#", a.Qualifier) + annotationsText(a.Annotations) + " " + expressionText(a.Value)
	}
	return text
}

// readDocument reads one document without linking it.
func readDocument(name, data string) (*Document, Diagnostics) {
	var f findings
	d := newDocumentReader(Source{Name: name, Data: []byte(data)}, ReadOptions{MaxBytes: defaultMaxBytes, MaxDepth: defaultMaxDepth}, &f)
	if !d.read() {
		return nil, f.limited()
	}
	d.resolveNames(newAliases(d.doc))
	return d.doc, f.limited()
}
