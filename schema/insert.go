package schema

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// Insert reads CSDL XML, the children of an element without the element itself,
// and adds them to it. The model's names are not linked yet; aliases are those of
// the element's document. Children that the element has already, by their names,
// are returned with their places, and then nothing is added.
func Insert(in Element, src Source) (there []Related, found Diagnostics) {
	if at, problem := illFormed(src.Data); problem != "" {
		found.Errorf(src.Place(at), "xml-syntax", "not well-formed XML: %s", problem)
		return nil, found
	}
	from, found := readChildren(in, src)
	if len(found.Errors()) > 0 {
		return nil, found
	}
	i := inserter{}
	i.insert(in.Value, from)
	if len(i.there) == 0 {
		for _, add := range i.adds {
			add()
		}
	}
	return i.there, found
}

// illFormed says where elements that have no root are not XML, and why. What is
// well formed cannot end the elements that are put around it.
func illFormed(data []byte) (at int, problem string) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		at = int(d.InputOffset())
		_, err := d.Token()
		var syntax *xml.SyntaxError
		switch {
		case err == io.EOF:
			return 0, ""
		case errors.As(err, &syntax):
			return at, syntax.Msg
		case err != nil:
			return at, err.Error()
		}
	}
}

// readChildren reads elements of CSDL XML inside of one of the kind that they are
// for, and returns the document of it.
func readChildren(in Element, src Source) (*Document, Diagnostics) {
	var before bytes.Buffer
	before.WriteString(`<edmx:Edmx Version="4.01" xmlns:edmx="` + nsEdmx + `"><edmx:DataServices>`)
	tags := append([]string{`Schema xmlns="` + nsEdm + `"`}, around(in.Kind)...)
	for i, tag := range tags {
		before.WriteString("<" + tag)
		if i == 0 {
			before.WriteString(` Namespace="`)
			xml.EscapeText(&before, []byte(in.Schema.Namespace)) // a buffer takes everything
			before.WriteString(`"`)
		}
		before.WriteString(">")
	}
	start := before.Len()
	text := append(before.Bytes(), src.Data...)
	for _, tag := range slices.Backward(tags) {
		name, _, _ := strings.Cut(tag, " ")
		text = append(text, "</"+name+">"...)
	}
	text = append(text, "</edmx:DataServices></edmx:Edmx>"...)
	place := func(offset int) Position { return src.Place(min(max(offset-start, 0), len(src.Data))) }
	var found findings
	d := newDocumentReader(Source{Name: src.Name, Data: text, Place: place}, ReadOptions{MaxBytes: defaultMaxBytes, MaxDepth: defaultMaxDepth}, &found)
	if d.readXML() {
		d.doc.Schemas[0].Alias = in.Schema.Alias
		d.resolveNames(in.Schema.Document.aliases)
	}
	return d.doc, found.limited()
}

// around returns start tags below the schema's, in the last of which the children
// of an element stand. Of them only the kinds matter.
func around(kind ElementKind) []string {
	const named, typed = ` Name="_"`, ` Name="_" Type="Edm.String"`
	switch kind {
	case SchemaElement:
		return nil
	case PropertyElement:
		return []string{"ComplexType" + named, "Property" + typed}
	case NavigationPropertyElement:
		return []string{"EntityType" + named, "NavigationProperty" + typed}
	case MemberElement:
		return []string{"EnumType" + named, "Member" + named}
	case ParameterElement:
		return []string{"Action" + named, "Parameter" + typed}
	case ReturnTypeElement:
		return []string{"Action" + named, `ReturnType Type="Edm.String"`}
	case EntitySetElement:
		return []string{"EntityContainer" + named, "EntitySet" + named + ` EntityType="_._"`}
	case SingletonElement:
		return []string{"EntityContainer" + named, "Singleton" + typed}
	case ActionImportElement:
		return []string{"EntityContainer" + named, "ActionImport" + named + ` Action="_._"`}
	case FunctionImportElement:
		return []string{"EntityContainer" + named, "FunctionImport" + named + ` Function="_._"`}
	case TypeDefinitionElement:
		return []string{"TypeDefinition" + named + ` UnderlyingType="Edm.String"`}
	case TermElement:
		return []string{"Term" + typed}
	}
	return []string{string(kind) + named}
}
