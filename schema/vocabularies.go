package schema

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// This file has the vocabularies of OASIS: what types their terms have, and which
// properties these. CSDL JSON writes paths, members of enumerations and most
// constants as strings, and only a term's type says which of them a string is. Few
// descriptions come with the vocabularies that they use.

// vocabularyText has a line per element; what is indented belongs to the line
// above it:
//
//	Org.OData.Core.V1
//		term Revisions Collection(RevisionType)
//		complex RevisionType
//			Kind RevisionKind
//		enum RevisionKind
//			Added 0
//		definition Tag Edm.Boolean
//
// A type without a namespace is one of the vocabulary. After the type of a term may
// come = and its default value, after the name of a complex type its base type.
//
//go:embed vocabularies.txt
var vocabularyText string

// vocabularies returns the model of the built-in vocabularies. It is made once and
// never written to.
var vocabularies = sync.OnceValue(func() *builtIn {
	b := &builtIn{terms: map[string]*Term{}, namespaces: map[string]bool{}}
	m := &Model{Documents: []*Document{{Version: "4.01", Schemas: parseVocabularies(vocabularyText)}}}
	r := newResolver(m, new(Diagnostics))
	r.declare()
	r.linkBases()
	r.linkTypes()
	b.types = m.types
	for _, s := range m.Schemas() {
		b.namespaces[s.Namespace] = true
		for _, t := range s.Terms {
			b.terms[t.QualifiedName()] = t
		}
	}
	return b
})

// builtIn is the vocabularies, by qualified names.
type builtIn struct {
	namespaces map[string]bool
	terms      map[string]*Term
	types      map[string]Type
}

// parseVocabularies reads the text of vocabularies.
func parseVocabularies(text string) []*Schema {
	var all []*Schema
	var complex *ComplexType
	var enum *EnumType
	for line := range strings.Lines(text) {
		words, byDefault, hasDefault := strings.Cut(strings.TrimSpace(line), " = ")
		word := strings.Fields(words)
		if line[0] != '\t' {
			all = append(all, &Schema{Namespace: word[0]})
			continue
		}
		s := all[len(all)-1]
		t := namedIn(s, word[len(word)-1])
		switch {
		case !strings.HasPrefix(line, "\t\t"):
			complex, enum = s.declareBuiltIn(word, t)
			if hasDefault {
				s.Terms[len(s.Terms)-1].Type.Default = &byDefault
			}
		case enum != nil:
			value, _ := strconv.ParseInt(word[1], 10, 64) // the text is ours
			enum.Members = append(enum.Members, &Member{Name: word[0], Value: value, ValueGiven: true})
		default:
			complex.Properties = append(complex.Properties, &Property{Name: word[0], Type: t})
		}
	}
	return all
}

// declareBuiltIn adds what the words of a line declare, and returns what the lines below
// it belong to.
func (s *Schema) declareBuiltIn(word []string, t TypeRef) (complex *ComplexType, enum *EnumType) {
	switch word[0] {
	case "term":
		s.Terms = append(s.Terms, &Term{Name: word[1], Schema: s, Type: t})
	case "definition":
		s.TypeDefinitions = append(s.TypeDefinitions, &TypeDefinition{Name: word[1], Schema: s, Underlying: t})
	case "enum":
		enum = &EnumType{Name: word[1], Schema: s, Underlying: "Edm.Int64"}
		s.EnumTypes = append(s.EnumTypes, enum)
	case "complex":
		complex = NewComplexType(s, word[1])
		if len(word) > 2 {
			complex.BaseName = t.Name
		}
		s.ComplexTypes = append(s.ComplexTypes, complex)
	}
	return complex, enum
}

// namedIn returns the use of a type in a vocabulary.
func namedIn(s *Schema, name string) TypeRef {
	item, collection := strings.CutPrefix(name, "Collection(")
	item = strings.TrimSuffix(item, ")")
	if !strings.Contains(item, ".") {
		item = s.Namespace + "." + item
	}
	return TypeRef{Name: item, Collection: collection}
}
