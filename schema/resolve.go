package schema

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Link links every name of a model to what it names and checks the result.
// Readers leave names pending; a model that is linked must not be linked again.
func Link(m *Model) Diagnostics {
	var found findings
	resolve(m, &found.kept)
	return found.limited()
}

// resolve links every name of the model to what it names and checks the
// result. The readers call it once, when all documents are read and aliases are
// replaced.
//
// Linking comes in the order in which later steps need earlier ones: bases
// before anything that looks up a property, types before paths, targets before
// the annotations they move.
func resolve(m *Model, ds *Diagnostics) {
	r := newResolver(m, ds)
	r.declare()
	r.linkBases()
	r.linkTypes()
	r.linkKeys()
	r.countMembers()
	r.linkContainers()
	r.linkTargets()
	r.linkAnnotations()
	r.checkDocuments()
	r.checkTypes()
	r.checkOperations()
	r.checkContainers()
	r.linkOpaque()
}

// resolver holds the index of one model while its names are linked.
type resolver struct {
	model    *Model
	ds       *Diagnostics
	severity map[string]Severity

	schemas    map[string]*Schema // the first of each namespace
	types      map[string]Type
	operations map[string][]*Operation // the overloads, of actions and functions
	terms      map[string]*Term
	containers map[string]*EntityContainer
	unread     map[string]string     // URI of the unread document that has a namespace
	opaque     map[string]*Reference // to a document that need not be there, by namespace

	structured []*StructuredType // in document order; by linkBases: bases first
	members    map[*StructuredType]map[string]member
	children   map[*EntityContainer]map[string]child
	enums      map[*EnumType]enumIndex
	signatures map[string][]*Operation // by name and parameter types
	unlinked   map[*EntityType]bool    // with a key that is wrong
	suggester  suggester
}

func newResolver(m *Model, ds *Diagnostics) *resolver {
	r := &resolver{
		model:      m,
		ds:         ds,
		severity:   map[string]Severity{},
		schemas:    map[string]*Schema{},
		types:      map[string]Type{},
		operations: map[string][]*Operation{},
		terms:      map[string]*Term{},
		containers: map[string]*EntityContainer{},
		unread:     map[string]string{},
		opaque:     map[string]*Reference{},
		members:    map[*StructuredType]map[string]member{},
		children:   map[*EntityContainer]map[string]child{},
		enums:      map[*EnumType]enumIndex{},
	}
	for _, rule := range Rules() {
		r.severity[rule.ID] = rule.Severity
	}
	m.types = r.types
	return r
}

// report adds a finding with its rule's severity. The result is good until the
// next finding.
func (r *resolver) report(rule string, pos Position, format string, args ...any) *Diagnostic {
	*r.ds = append(*r.ds, Diagnostic{
		Pos:      pos,
		Severity: r.severity[rule],
		Rule:     rule,
		Message:  message(format, args),
	})
	return &(*r.ds)[len(*r.ds)-1]
}

// tolerate adds a finding that is a warning although others of its rule are
// errors: its message says how the description is read instead.
func (r *resolver) tolerate(rule string, pos Position, format string, args ...any) *Diagnostic {
	d := r.report(rule, pos, format, args...)
	d.Severity = Warning
	return d
}

// leaveOut adds a warning that an element is left out of what is generated.
func (r *resolver) leaveOut(rule string, pos Position, format string, args ...any) *Diagnostic {
	d := r.tolerate(rule, pos, format, args...)
	d.LeftOut = true
	return d
}

// also adds another place to the finding.
func (d *Diagnostic) also(pos Position, format string, args ...any) {
	d.Related = append(d.Related, Related{Pos: pos, Message: message(format, args)})
}

// maxShown limits how many bytes of a name a message shows.
const maxShown = 300

// message formats a message. What comes from the description is kept short and
// printable.
func message(format string, args []any) string {
	for i, a := range args {
		if s, ok := a.(fmt.Stringer); ok {
			a = s.String()
		}
		if text, ok := a.(string); ok {
			if len(text) > maxShown {
				text = strings.ToValidUTF8(text[:maxShown], "") + "…"
			}
			args[i] = text
		}
	}
	return printable(fmt.Sprintf(format, args...))
}

// printable escapes what a terminal would act upon: names come from the
// description, and JSON can spell every control character.
func printable(s string) string {
	if strings.IndexFunc(s, unprintable) < 0 {
		return s
	}
	var b strings.Builder
	for _, c := range s {
		if unprintable(c) {
			q := strconv.QuoteRuneToASCII(c)
			b.WriteString(q[1 : len(q)-1])
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

func unprintable(c rune) bool { return !unicode.IsPrint(c) }

// declare indexes everything that has a qualified name. Of two elements with
// one name the first wins, so that one mistake gives one finding.
func (r *resolver) declare() {
	for _, d := range r.model.Documents {
		for _, ref := range d.References {
			for _, include := range ref.Includes {
				if ref.Document == nil {
					r.unread[include.Namespace] = ref.URI
				}
				if ref.Opaque != "" {
					r.opaque[include.Namespace] = ref
				}
			}
		}
	}
	for _, s := range r.model.Schemas() {
		if first := r.schemas[s.Namespace]; first != nil {
			r.report("schema-duplicate", s.Pos, "namespace %s has a second schema, which is read as a part of the first: merge the two", s.Namespace).
				also(first.Pos, "first schema")
		} else {
			r.schemas[s.Namespace] = s
		}
		r.declareTypes(s)
		for _, list := range [2][]*Operation{s.Actions, s.Functions} {
			for _, o := range list {
				r.operations[o.QualifiedName()] = append(r.operations[o.QualifiedName()], o)
			}
		}
		for _, t := range s.Terms {
			if first := r.terms[t.QualifiedName()]; first != nil {
				r.nameClash("term", t.QualifiedName(), t.Pos, "term", first.Pos)
				continue
			}
			r.terms[t.QualifiedName()] = t
		}
		if c := s.Container; c != nil {
			if first := r.containers[c.QualifiedName()]; first != nil {
				r.leaveOut("name-clash", c.Pos, "entity container %s is defined twice, and the second is left out: rename or remove one of the two", c.QualifiedName()).
					also(first.Pos, "first definition")
				continue
			}
			r.containers[c.QualifiedName()] = c
		}
	}
}

func (r *resolver) declareTypes(s *Schema) {
	for _, t := range s.EntityTypes {
		r.declareType(t, t.Pos)
		r.structured = append(r.structured, &t.StructuredType)
	}
	for _, t := range s.ComplexTypes {
		r.declareType(t, t.Pos)
		r.structured = append(r.structured, &t.StructuredType)
	}
	for _, t := range s.EnumTypes {
		r.declareType(t, t.Pos)
	}
	for _, t := range s.TypeDefinitions {
		r.declareType(t, t.Pos)
	}
}

func (r *resolver) declareType(t Type, pos Position) {
	name := t.QualifiedName()
	if first, ok := r.types[name]; ok {
		r.report("type-duplicate", pos, "type %s is defined twice: rename or remove one of the two", name).
			also(typeNode(first).Pos, "first definition")
		return
	}
	r.types[name] = t
}

// typeNode returns the node of a type that a schema defines, and nil for
// built-in types.
func typeNode(t Type) *Node {
	switch t := t.(type) {
	case *EntityType:
		return &t.Node
	case *ComplexType:
		return &t.Node
	case *EnumType:
		return &t.Node
	case *TypeDefinition:
		return &t.Node
	}
	return nil
}

// lookupType returns the type of a qualified name, or nil.
func (r *resolver) lookupType(name string) Type { return r.model.Type(name) }

// splitName splits a qualified name into namespace and name; the namespace of
// an unqualified name is "".
func splitName(qualified string) (namespace, name string) {
	if i := strings.LastIndexByte(qualified, '.'); i >= 0 {
		return qualified[:i], qualified[i+1:]
	}
	return "", qualified
}
