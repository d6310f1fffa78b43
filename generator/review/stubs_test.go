package review

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

// excerpt is what a part of a description declares and names.
type excerpt struct {
	data     []byte
	aliases  map[string]string // namespaces, also of themselves
	declared map[string]string // the elements of types, by qualified name
	named    map[string]bool   // types, and whether an entity type is wanted
	contains bool              // whether it has a container
}

// readExcerpt reads a part of a description.
func readExcerpt(t testing.TB, data []byte) *excerpt {
	e := &excerpt{data: data, aliases: map[string]string{"Edm": "Edm"}, declared: map[string]string{}, named: map[string]bool{}}
	e.each(t, func(element string, attribute map[string]string, _ string) {
		if element == "Schema" {
			e.aliases[attribute["Namespace"]] = attribute["Namespace"]
			if alias := attribute["Alias"]; alias != "" {
				e.aliases[alias] = attribute["Namespace"]
			}
		}
	})
	binding := false // whether the next parameter is one, which is of an entity mostly
	e.each(t, func(element string, attribute map[string]string, namespace string) {
		switch element {
		case "Action", "Function":
			binding = attribute["IsBound"] == "true"
		case "Parameter":
			e.name(attribute["Type"], binding)
			binding = false
		case "EntityType", "ComplexType", "EnumType", "TypeDefinition":
			e.declared[namespace+"."+attribute["Name"]] = element
			e.name(attribute["BaseType"], element == "EntityType")
		case "NavigationProperty":
			e.name(attribute["Type"], true)
		case "EntitySet":
			e.name(attribute["EntityType"], true)
		case "Singleton":
			e.name(attribute["Type"], true)
		case "Property", "ReturnType":
			e.name(attribute["Type"], false)
		case "EntityContainer":
			e.contains = true
		}
	})
	return e
}

// each calls a function with all elements, their attributes, and the namespace that they
// are in.
func (e *excerpt) each(t testing.TB, do func(element string, attributes map[string]string, namespace string)) {
	namespace := ""
	for d := xml.NewDecoder(bytes.NewReader(e.data)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, is := token.(xml.StartElement); is {
			attributes := map[string]string{}
			for _, a := range start.Attr {
				attributes[a.Name.Local] = a.Value
			}
			if start.Name.Local == "Schema" {
				namespace = attributes["Namespace"]
			}
			do(start.Name.Local, attributes, namespace)
		}
	}
}

// name notes the use of a type.
func (e *excerpt) name(typ string, entity bool) {
	typ = strings.TrimSuffix(strings.TrimPrefix(typ, "Collection("), ")")
	dot := strings.LastIndexByte(typ, '.')
	if dot < 0 {
		return
	}
	namespace := typ[:dot]
	if known := e.aliases[namespace]; known != "" {
		namespace = known
	}
	if namespace != "Edm" {
		e.named[namespace+typ[dot:]] = e.named[namespace+typ[dot:]] || entity
	}
}

// closed gives both sides what they name and do not declare, alike, something that there
// is on both sides, and a container with the entities that both have, so that there are
// routes. An alias that only the whole description declares is taken as a namespace.
func closed(t testing.TB, oldData, newData []byte) (old, new []byte) {
	before, after := readExcerpt(t, oldData), readExcerpt(t, newData)
	return before.completed(after), after.completed(before)
}

func (e *excerpt) completed(other *excerpt) []byte {
	entities := map[string]bool{} // on both sides
	var b strings.Builder
	named := maps.Clone(e.named)
	maps.Copy(named, other.named)
	for _, name := range slices.Sorted(maps.Keys(named)) {
		_, here := e.declared[name]
		_, there := other.declared[name]
		if _, uses := e.named[name]; here || there && !uses {
			continue
		}
		dot := strings.LastIndexByte(name, '.')
		element := `<ComplexType Name="` + name[dot+1:] + `"/>`
		if e.named[name] || other.named[name] {
			entities[name] = !there
			element = `<EntityType Name="` + name[dot+1:] + `"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>`
		}
		fmt.Fprintf(&b, `<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="%s">%s</Schema>`, name[:dot], element)
	}
	for name, element := range e.declared {
		entities[name] = element == "EntityType" && other.declared[name] == "EntityType"
	}
	b.WriteString(`<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="stub"><ComplexType Name="stub"/>`)
	if !e.contains && !other.contains {
		b.WriteString(`<EntityContainer Name="Container">` + sets(entities) + `</EntityContainer>`)
	}
	b.WriteString(`</Schema></edmx:DataServices>`)
	text := strings.Replace(string(e.data), "<edmx:DataServices />", "<edmx:DataServices></edmx:DataServices>", 1)
	return []byte(strings.Replace(text, "</edmx:DataServices>", b.String(), 1))
}

// sets returns entity sets of types.
func sets(entities map[string]bool) string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(entities)) {
		set := name[strings.LastIndexByte(name, '.')+1:] + "Set"
		if entities[name] && !seen[set] {
			seen[set] = true
			fmt.Fprintf(&b, `<EntitySet Name="%s" EntityType="%s"/>`, set, name)
		}
	}
	return b.String()
}
