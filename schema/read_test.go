package schema

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// oneLiner prints findings as people see them, without the file's name.
func oneLiner(ds Diagnostics) string {
	var lines []string
	for _, d := range ds {
		lines = append(lines, fileName.ReplaceAllString(d.String(), "$1"))
	}
	return strings.Join(lines, "\n")
}

var fileName = regexp.MustCompile(`f\.xml:(\d)`)

// checkRules reports findings that Rules does not know, or with a higher severity.
func checkRules(t *testing.T, ds Diagnostics) {
	t.Helper()
	severity := map[string]Severity{}
	for _, r := range Rules() {
		severity[r.ID] = r.Severity
	}
	for _, d := range ds {
		if want, ok := severity[d.Rule]; !ok || d.Severity > want {
			t.Errorf("Rules has no rule %s of such a severity: %s", d.Rule, d)
		}
	}
}

// What is no CSDL is refused with one finding that says what it is instead.
func TestReadRefused(t *testing.T) {
	const (
		metadata   = "give the service's metadata document ($metadata), CSDL as XML or JSON [document-format]"
		orOpenAPI  = "give the service's metadata document ($metadata), CSDL as XML or JSON, or an OpenAPI description [document-format]"
		oldVersion = "versions 4.0 and 4.01 are read: get the description from the service's OData V4 endpoint, or convert it to V4 first [csdl-version]"
	)
	for _, test := range []struct{ name, data, want string }{
		{"empty", "", "f.xml: the document is empty; " + metadata},
		{"blank", "\ufeff \r\n\t", "f.xml: the document is empty; " + metadata},
		{"text", "kaputt", `1:1: the document is neither XML nor JSON, it begins with "kaputt"; ` + orOpenAPI},
		{"array", "\n[]", `2:1: the document is neither XML nor JSON, it begins with "[]"; ` + orOpenAPI},
		{"NUL", "\x00\x00\x00\x00", `1:1: the document is neither XML nor JSON, it begins with "\x00\x00\x00\x00"; ` + orOpenAPI},
		{"UTF-16 with mark", "\xff\xfe<\x00a\x00", "f.xml: the document is encoded as UTF-16 or UTF-32: save it as UTF-8 [document-encoding]"},
		{"UTF-16 without mark", "\x00<\x00a", "f.xml: the document is encoded as UTF-16 or UTF-32: save it as UTF-8 [document-encoding]"},
		{"Latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><edmx:Edmx\xe4/>", `1:1: the document is encoded as "iso-8859-1": save it as UTF-8 [document-encoding]`},
		{"HTML", "<!DOCTYPE html>\n<html><head>", "1:1: the document is a web page, perhaps one to sign in; " + metadata},
		{"HTML without doctype", "<HTML><body>", "1:1: the document is a web page, perhaps one to sign in; " + metadata},
		{"service document", `<service xmlns="http://www.w3.org/2007/app"/>`, "1:1: the document is the service document; " + metadata},
		{"service document in JSON", `{"@odata.context": "$metadata", "value": []}`, "1:1: the document is data of a service, not its description; " + metadata},
		{"error", `{"error": {"code": "401"}}`, "1:1: the document is an error that a service answered; " + metadata},
		{"OpenAPI in JSON", ` {"openapi": "3.0.0"}`, "1:2: the document is an OpenAPI description, which package schema/openapi reads; " + metadata},
		{"OpenAPI in YAML", "# comment\nopenapi: 3.0.0\n", "1:1: the document is an OpenAPI description, which package schema/openapi reads; " + metadata},
		{"JSON", `{}`, `1:1: the document is JSON, but has no member "$Version" as CSDL JSON must have; ` + metadata},
		{"other root", "<!-- a -->\n<kaputt/>", "2:1: the root element is <kaputt>, must be <edmx:Edmx>; give the service's metadata document ($metadata), CSDL as XML or JSON [document-root]"},
		{"no root", "<?xml version='1.0'?>\n<!-- a -->", "2:11: the document has no root element; " + metadata},
		{"schema of another namespace alone", `<Schema xmlns="urn:x" Namespace="n"/>`,
			`1:1: the root element <Schema> is in the namespace "urn:x", must be <edmx:Edmx> in "http://docs.oasis-open.org/odata/ns/edmx" [document-root]`},
		{"no namespace", `<Edmx Version="4.0"/>`, `1:1: the root element <Edmx> has no namespace; declare it with xmlns="http://docs.oasis-open.org/odata/ns/edmx" [document-root]`},
		{"undeclared prefix", `<edmx:Edmx Version="4.0"/>`, `1:1: the root element <Edmx> is in the namespace "edmx", must be in "http://docs.oasis-open.org/odata/ns/edmx" [document-root]`},
		{"V3", `<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"/>`,
			`1:1: the document is of an older version than OData 4 (namespace "http://schemas.microsoft.com/ado/2007/06/edmx"); ` + oldVersion},
		{"V3 in V4", `<edmx:Edmx Version="1.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"/>`, `1:12: the document is of version "1.0"; ` + oldVersion},
		{"V2 in JSON", "{\n  \"$Version\": \"2.0\"}", `2:3: the document is of version "2.0"; ` + oldVersion},
		{"document type", "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
			"2:1: the document has a document type declaration; they are not read, because entities can grow without bounds: remove it [xml-doctype]"},
		{"JSON syntax", "{\n\"$Version\": \"4.0\",\n }", "3:2: not well-formed JSON: invalid character '}' looking for beginning of object key string [json-syntax]"},
		{"JSON ends", `{"$Version": "4.0"`, "1:19: not well-formed JSON: the document ends too early [json-syntax]"},
		{"JSON goes on", "{\"$Version\": \"4.0\"}\n}", "2:1: not well-formed JSON: text follows the document's end [json-syntax]"},
		{"JSON is not UTF-8", "{\"$Version\": \"4.0\",\n\"n\xff\": {}}", "2:3: the document is not encoded as UTF-8: save it as UTF-8 [document-encoding]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, ds := Read(Source{Name: "f.xml", Data: []byte(test.data)}, ReadOptions{})
			if m != nil {
				t.Error("there is a model")
			}
			if got := oneLiner(ds); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			checkRules(t, ds)
		})
	}
}

// What can be read in part gives findings at their places.
func TestReadFindings(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"several lines", xmlHead + "\n<EntityType Name='T'\n  Abstract='maybe'\n  Foo = \"Abstract='x'\" baseType='a'>\n<key/></EntityType>" + xmlTail,
			`3:3: Abstract is "maybe", must be true or false [value-invalid]
			4:3: warning: Foo is not an attribute of CSDL 4.01, and is ignored [attribute-unknown]
			4:24: warning: attribute baseType of <EntityType> is ignored: did you mean BaseType? [attribute-unknown]
			5:1: warning: <key> in <EntityType> is ignored: did you mean <Key>? [element-unknown]`},
		{"misplaced", xmlHead + "\n<Property Name='P'/><ComplexType Name='T' HasStream='true'/>text<![CDATA[ more]]>" + xmlTail,
			`2:1: warning: <Property> does not belong in <Schema>, and is ignored [element-unknown]
			2:43: warning: attribute HasStream does not belong in <ComplexType>, and is ignored [attribute-unknown]
			2:61: warning: text "text" in <Schema> has no meaning and is ignored [text-unexpected]`},
		{"missing", xmlHead + "\n<ComplexType><Property/></ComplexType>" + xmlTail,
			`2:1: <ComplexType> needs the attribute Name [attribute-missing]
			2:14: <Property> needs the attribute Name [attribute-missing]
			2:14: <Property> needs the attribute Type [attribute-missing]`},
		{"repeated", xmlHead + "\n<EntityType Name='T' Name='U'><Key/><Key/></EntityType>" + xmlTail,
			`2:1: <EntityType> has the attribute Name twice [attribute-repeated]
			2:37: <Key> occurs twice, first at 2:31: remove one [element-repeated]`},
		{"two containers", xmlHead + "\n<EntityContainer Name='C'/>\n<EntityContainer Name='D'/>" + xmlTail,
			`3:1: warning: the schema has a second entity container, first at 2:1, which is read as if it stood in a schema of its own: remove one [element-repeated]`},
		{"other namespaces", xmlHead + "\n<ComplexType Name='T' xmlns:a='urn:a' a:Name='x' edm:Name='y' xmlns:edm='http://docs.oasis-open.org/odata/ns/edm'><a:Property/><b:Property/><Property xmlns=''/></ComplexType>" + xmlTail,
			`2:1: warning: attribute Name of <ComplexType> has a namespace prefix, and is ignored: remove the prefix [attribute-unknown]
			2:128: warning: the namespace prefix of <b:Property> is not declared; the element is ignored [element-unknown]
			2:141: warning: <Property> in <ComplexType> has no namespace, and is ignored: declare CSDL's with xmlns="http://docs.oasis-open.org/odata/ns/edm" [element-unknown]`},
		{"schema without namespace", "<edmx:Edmx xmlns:edmx='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><edmx:DataServices>\n<Schema Namespace='n'/></edmx:DataServices></edmx:Edmx>",
			`2:1: <Schema> is in the namespace "", must be in "http://docs.oasis-open.org/odata/ns/edm": declare it with xmlns [namespace-wrong]`},
		{"old schema", "<edmx:Edmx xmlns:edmx='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><edmx:DataServices>\n<Schema Namespace='n' xmlns='http://schemas.microsoft.com/ado/2009/11/edm'/></edmx:DataServices></edmx:Edmx>",
			`2:1: the schema is of an older version than OData 4 (namespace "http://schemas.microsoft.com/ado/2009/11/edm"); versions 4.0 and 4.01 are read: get the description from the service's OData V4 endpoint, or convert it to V4 first [csdl-version]`},
		{"no version", "<edmx:Edmx xmlns:edmx='http://docs.oasis-open.org/odata/ns/edmx'/>",
			`1:1: warning: <Edmx> needs the attribute Version; the document is read as version 4.0 [csdl-version-assumed]
			1:1: <Edmx> needs the element <edmx:DataServices>, which holds the schemas [element-missing]`},
		{"later version", strings.Replace(xmlHead, "4.01", "4.02", 1) + xmlTail,
			`1:66: warning: the document is CSDL "4.02", and is read as CSDL 4.01 [csdl-version-assumed]`},
		{"cut off", xmlHead + "\n<ComplexType Name='T'>\n<Property Na",
			"3:13: not well-formed XML: the document ends too early [xml-syntax]\n\t2:1: in <ComplexType>, which begins here"},
		{"wrong end", xmlHead + "\n<ComplexType Name='T'>\n</EntityType>" + xmlTail,
			"3:1: not well-formed XML: element <ComplexType> closed by </EntityType> [xml-syntax]\n\t2:1: in <ComplexType>, which begins here"},
		{"NUL", xmlHead + "\n<Annotation Term='n.T' String='\x00'/>" + xmlTail,
			"2:1: not well-formed XML: illegal character code U+0000 [xml-syntax]\n\t1:100: in <Schema>, which begins here"},
		{"unknown entity", xmlHead + "\n<Annotation Term='n.T'><String>&lol9;</String></Annotation>" + xmlTail,
			"2:37: not well-formed XML: invalid character entity &lol9; [xml-syntax]\n\t2:24: in <String>, which begins here"},
		{"second root", xmlHead + xmlTail + "\n<a/>", "2:1: not well-formed XML: the document has a second root element, <a> [xml-syntax]"},
		{"facets", xmlHead + "\n<ComplexType Name='T'><Property Name='P' Type='Collection(Edm.String' MaxLength='-1' Precision='99999999999' Scale='max' SRID='x' Unicode='True'/></ComplexType>" + xmlTail,
			`2:42: Type is "Collection(Edm.String", the closing parenthesis is missing [value-invalid]
			2:71: MaxLength is "-1", must be a whole number from 0 to 2147483647 or max [value-invalid]
			2:86: Precision is "99999999999", must be a whole number from 0 to 2147483647 [value-invalid]
			2:110: Scale is "max", must be a whole number from 0 to 2147483647 or variable or floating [value-invalid]
			2:122: SRID is "x", must be a whole number from 0 to 2147483647 or variable [value-invalid]
			2:131: warning: Unicode is "True", should be true [value-spelling]`},
		{"expressions", xmlHead + "\n<Annotation Term='n.T' String='a' Int='1'><Null/></Annotation>\n<Annotation Term='n.U'><Eq><Null/></Eq></Annotation>\n<Annotation Term='n.V'><Cast Type='Edm.String'/></Annotation>\n<Annotation Term='n.W'><Foo/></Annotation>" + xmlTail,
			`2:35: warning: <Annotation> has more than one value; this one is ignored [expression-operands]
			2:43: warning: <Annotation> has more than one value; this one is ignored [expression-operands]
			3:24: warning: Eq has 1 operands, must have two [expression-operands]
			4:24: warning: <Cast> has no value, must have one [expression-operands]
			5:24: warning: <Foo> in <Annotation> is not an element of CSDL 4.01, and is ignored [element-unknown]`},
		{"record", xmlHead + "\n<Annotation Term='n.T'><Record><PropertyValue Property='a' Int='1'/><PropertyValue Property='a' Int='2'/></Record></Annotation>" + xmlTail,
			`2:69: warning: the record has the property "a" twice, first at 2:32: remove one [record-property-repeated]`},
		{"constraint", xmlHead + "\n<EntityType Name='T'><NavigationProperty Name='N' Type='n.T'><ReferentialConstraint Property='a'/></NavigationProperty></EntityType>" + xmlTail,
			`2:62: warning: <ReferentialConstraint> needs the attributes Property and ReferencedProperty, and is ignored [constraint-incomplete]`},
		{"member", xmlHead + "\n<EnumType Name='T'><Member Name='A' Value='9223372036854775808'/></EnumType>" + xmlTail,
			`2:37: Value is "9223372036854775808", must be a whole number of at most 64 bits [value-invalid]`},
		{"JSON", `{"$Version": "4.01", "$Foo": 1, "n": {"$alias": "a", "$Bar": 1, "T": {}, "U": {"$Kind": "Foo"}, "V": 1, "W": [{}]}}`,
			`1:22: warning: "$Foo" in the document is not a member of CSDL JSON 4.01, and is ignored [member-unknown]
			1:39: warning: "$alias" in a schema is ignored: did you mean "$Alias"? [member-unknown]
			1:54: warning: "$Bar" in a schema is not a member of CSDL JSON 4.01, and is ignored [member-unknown]
			1:65: "T" needs the member "$Kind", to say what it is [member-missing]
			1:80: "$Kind" is "Foo", must be EntityType, ComplexType, EnumType, TypeDefinition, Term or EntityContainer [value-invalid]
			1:102: "V" is the number "1", must be an object [value-invalid]
			1:111: "$Kind" of an overload of "W" is "", must be Action or Function [value-invalid]`},
		{"JSON members", `{"$Version": 4.01, "n": {"T": {"$Kind": "EntityType", "$Abstract": 1, "$OpenType": "true", "$Abstract": true, "$Key": [1], "P": {"$Type": "Collection(Edm.String)", "Type": "x", "$MaxLength": "5", "$Scale": 1.5}, "P@n.T": 1}}}`,
			`1:2: warning: "$Version" is a number, must be a string [value-spelling]
			1:55: "$Abstract" is the number "1", must be true or false [value-invalid]
			1:71: warning: "$OpenType" is the string "true", must be true or false without quotes [value-spelling]
			1:92: the object has the member "$Abstract" twice, first at 1:55: remove one [member-repeated]
			1:120: an item of "$Key" is the number "1", must be a string, or an object with one member: alias and path [value-invalid]
			1:130: warning: "$Type" is the string "Collection(Edm.String)", should be the item type, with "$Collection": true beside it [value-spelling]
			1:165: warning: "Type" in a property is ignored: did you mean "$Type"? [member-unknown]
			1:178: warning: "$MaxLength" is the string "5", must be a number without quotes [value-spelling]
			1:197: Scale is "1.5", must be a whole number from 0 to 2147483647 or variable or floating [value-invalid]
			1:213: warning: "P@n.T" annotates "P", which is not here or cannot be annotated, and is ignored [member-unknown]`},
		{"JSON container", `{"$Version": "4.01", "$EntityContainer": "n.D", "n": {"C": {"$Kind": "EntityContainer", "S": {}}, "F": {"$Kind": "Function"}, "$Annotations": {"n.C": {"X": 1}}}}`,
			`1:22: warning: "$EntityContainer" is "n.D", which is not in the document: name the service's container [container-unknown]
			1:89: "S" needs the member "$Type", "$Action" or "$Function", to say what it is [member-missing]
			1:99: warning: "F" is an object, should be an array of the overloads [value-spelling]
			1:152: warning: "X" in an annotation target is not a member of CSDL JSON 4.01, and is ignored [member-unknown]`},
		{"JSON expressions", `{"$Version": "4.01", "n": {"@n.A": {"$Foo": 1}, "@n.B": {"$If": 1}, "@n.C": {"$LabeledElement": 1}, "@n.D": {"$Path": "a", "$Name": "b"}}}`,
			`1:37: warning: "$Foo" in an expression is not a member of CSDL JSON 4.01, and is ignored [member-unknown]
			1:57: warning: If has 0 operands, must have two or three [expression-operands]
			1:58: "$If" is the number "1", must be an array [value-invalid]
			1:77: an expression with $LabeledElement needs the member "$Name" [member-missing]
			1:124: warning: "$Name" does not belong in an expression with $Path, and is ignored [member-unknown]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, ds := readDocument("f.xml", test.data)
			if got, want := oneLiner(ds), strings.ReplaceAll(test.want, "\n\t\t\t", "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			checkRules(t, ds)
		})
	}
}

func TestReadPositions(t *testing.T) {
	x, _ := readDocument("f.xml", xmlHead+"\r\n\t<EntityType Name = 'T'\n\t\tBaseType='n.B'>\n<Property\n Name='P'\n  Type='Edm.String'/></EntityType>"+
		"<EntityContainer Name='C'><EntitySet Name='S'  EntityType='n.T'/></EntityContainer>"+xmlTail)
	j, _ := readDocument("f.json", "\ufeff{\"$Version\": \"4.0\",\n \"n\": {\n  \"T\": {\"$Kind\": \"EntityType\",\n   \"$BaseType\": \"n.B\",\n   \"P\": {\n    \"$Type\": \"Edm.String\"}},"+
		"\"C\": {\"$Kind\": \"EntityContainer\", \"S\": {\"$Collection\": true, \"$Type\": \"n.T\"}}}}")
	for _, test := range []struct {
		name string
		d    *Document
		want string
	}{
		{"XML", x, "f.xml:2:2 f.xml:3:3 f.xml:4:1 f.xml:6:3 f.xml:6:61 f.xml:6:82"},
		{"JSON", j, "f.json:3:3 f.json:4:4 f.json:5:4 f.json:6:5 f.json:6:63 f.json:6:90"},
	} {
		entity := test.d.Schemas[0].EntityTypes[0]
		set := test.d.Schemas[0].Container.EntitySets[0]
		got := strings.Join([]string{entity.Pos.String(), entity.BasePos.String(), entity.Properties[0].Pos.String(), entity.Properties[0].Type.Pos.String(),
			set.Pos.String(), set.TypePos.String()}, " ")
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestReadAliases(t *testing.T) {
	const head = `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm" Version="4.0">
		<edmx:Reference Uri="a"><edmx:Include Namespace="in.cluded" Alias="inc"/></edmx:Reference><edmx:DataServices>
		<Schema Namespace="a.b" Alias="self"><ComplexType Name="T" BaseType="self.B"/></Schema>
		<Schema Namespace="c.d" Alias="self"><ComplexType Name="T" BaseType="self.B"/><ComplexType Name="U" BaseType="inc.B"/></Schema>
		<Schema Namespace="e.f"><ComplexType Name="T" BaseType="later.B"/><ComplexType Name="U" BaseType="later.B.C"/>`
	d, ds := readDocument("f.xml", head+`</Schema><Schema Namespace="g.h" Alias="later"/></edmx:DataServices></edmx:Edmx>`)
	if len(ds) > 0 {
		t.Error(ds)
	}
	var got []string
	for _, s := range d.Schemas {
		for _, c := range s.ComplexTypes {
			got = append(got, c.BaseName)
		}
	}
	if want := "a.b.B c.d.B in.cluded.B g.h.B later.B.C"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", got, want)
	}

	d, ds = readDocument("f.xml", head+"\n<ComplexType Name='V' BaseType='self.B'/><ComplexType Name='W' BaseType='self.B'/></Schema></edmx:DataServices></edmx:Edmx>")
	want := `6:23: warning: "self" is the alias of a.b and of c.d; it is read as a.b: give the namespace instead of the alias [alias-ambiguous]`
	if got := oneLiner(ds); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	checkRules(t, ds)
	if got := d.Schemas[2].ComplexTypes[3].BaseName; got != "a.b.B" {
		t.Errorf("got %s", got)
	}
}

// A string of CSDL JSON is a path if its term says so, and has aliases then.
func TestReadAliasesInStrings(t *testing.T) {
	m, ds := Read(Source{Name: "f.json", Data: []byte(`{"$Version": "4.01", "m": {"$Alias": "self"},
		"n": {"$Alias": "self", "@n.X": "P/@self.Y", "@n.Y": "P/@self.Y",
			"X": {"$Kind": "Term", "$Type": "Edm.AnnotationPath"}, "Y": {"$Kind": "Term"}}}`)}, ReadOptions{})
	if len(ds) > 0 {
		t.Error(ds)
	}
	a := m.Documents[0].Schemas[1].Annotations
	got := expressionText(a[0].Value) + " " + expressionText(a[1].Value)
	if want := `AnnotationPath <P/@n.Y> String "P/@self.Y"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// folder is what ReadOptions.Open reads from.
type folder map[string]string

func (f folder) open(name string) ([]byte, error) {
	if data, ok := f[name]; ok {
		if data == "unreadable" {
			return nil, errors.New("permission denied")
		}
		return []byte(data), nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func referencing(namespace string, uris ...string) string {
	var b strings.Builder
	b.WriteString(`<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm" Version="4.0">`)
	for _, uri := range uris {
		fmt.Fprintf(&b, "\n<edmx:Reference Uri='%s'><edmx:Include Namespace='x'/></edmx:Reference>", uri)
	}
	fmt.Fprintf(&b, "<edmx:DataServices><Schema Namespace='%s'/></edmx:DataServices></edmx:Edmx>", namespace)
	return b.String()
}

func TestReadFollowsReferences(t *testing.T) {
	for _, test := range []struct {
		name   string
		uris   []string
		mapped map[string]string
		folder folder
		want   string // names of the documents, then of those that the references lead to
		ds     string
	}{
		{name: "beside", uris: []string{"a.xml", "./sub/b.JSON", "http://host/path/c.xml?x=1#y", "/abs/d.xml", "none.xml"},
			folder: folder{"dir/a.xml": referencing("a"), "dir/sub/b.JSON": `{"$Version": "4.0", "b": {}}`, "dir/c.xml": referencing("c"), "dir/d.xml": referencing("d"), "/abs/d.xml": "no"},
			want:   "dir/f.xml dir/a.xml dir/sub/b.JSON dir/c.xml dir/d.xml; dir/a.xml dir/sub/b.JSON dir/c.xml dir/d.xml -"},
		{name: "not outside", uris: []string{"../up.xml", "%2e%2e/up.xml", "sub/../../up.xml", "http://host/..", "http://host/%2e%2e%2fup.xml", "file:///up.xml", "up.txt", "a.xml%00", "\\\\host\\up.xml", ":"},
			folder: folder{"up.xml": "no", "../up.xml": "no", "dir/up.txt": "no", "/up.xml": "no"},
			want:   "dir/f.xml; - - - - - - - - - -"},
		{name: "cycle", uris: []string{"a.xml", "f.xml", "sub/../a.xml"},
			folder: folder{"dir/a.xml": referencing("a", "f.xml", "b.xml"), "dir/b.xml": referencing("b", "a.xml")},
			want:   "dir/f.xml dir/a.xml dir/b.xml; dir/a.xml dir/f.xml dir/a.xml"},
		{name: "mapped", uris: []string{"http://host/a.xml"}, mapped: map[string]string{"http://host/a.xml": "../other/x"},
			folder: folder{"dir/a.xml": "no", "../other/x": referencing("a", "b.xml"), "../other/b.xml": referencing("b")},
			want:   "dir/f.xml ../other/x ../other/b.xml; ../other/x"},
		{name: "mapped and missing", uris: []string{"a"}, mapped: map[string]string{"a": "gone"}, want: "dir/f.xml; -",
			ds: `dir/2:1: the referenced document "a" cannot be read from "gone": file does not exist; give another file with --reference [reference-unreadable]`},
		{name: "mapped and unused", mapped: map[string]string{"a": "b"}, want: "dir/f.xml; ",
			ds: `dir/f.xml: no document references "a", for which "b" was given: give the URI as the reference has it, or leave it out [reference-unused]`},
		{name: "unreadable", uris: []string{"a.xml"}, folder: folder{"dir/a.xml": "unreadable"}, want: "dir/f.xml; -",
			ds: `dir/2:1: the referenced document "a.xml" cannot be read from "dir/a.xml": permission denied; give its file with --reference a.xml=FILE [reference-unreadable]`},
		{name: "not CSDL", uris: []string{"a.xml", "a.xml"}, folder: folder{"dir/a.xml": "<a/>"}, want: "dir/f.xml; - -",
			ds: "dir/a.xml:1:1: the root element is <a>, must be <edmx:Edmx>; give the service's metadata document ($metadata), CSDL as XML or JSON [document-root]\n\tdir/2:1: referenced here"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, ds := Read(Source{Name: "dir/f.xml", Data: []byte(referencing("f", test.uris...))}, ReadOptions{References: test.mapped, Open: test.folder.open})
			var documents, led []string
			for _, d := range m.Documents {
				documents = append(documents, d.Name)
			}
			for _, r := range m.Documents[0].References {
				if r.Document == nil {
					led = append(led, "-")
				} else {
					led = append(led, r.Document.Name)
				}
			}
			if got := strings.Join(documents, " ") + "; " + strings.Join(led, " "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			var own Diagnostics // the resolver has its say about schemas that include what is not there
			for _, d := range ds {
				if d.Severity == Error {
					own = append(own, d)
				}
			}
			if got := oneLiner(own); got != test.ds {
				t.Errorf("got  %s\nwant %s", got, test.ds)
			}
			checkRules(t, ds)
		})
	}
	_, ds := Read(Source{Name: "f.xml", Data: []byte(referencing("f", "a"))}, ReadOptions{References: map[string]string{"a": "b"}})
	if got, want := oneLiner(ds.Errors()), `2:1: the referenced document "a" cannot be read from "b": there is no way to open files: set ReadOptions.Open; give another file with --reference [reference-unreadable]`; got != want {
		t.Errorf("mapped without Open: got %s, want %s", got, want)
	}
	m, ds := Read(Source{Name: "f.xml", Data: []byte(referencing("f", "a.xml"))}, ReadOptions{})
	if len(ds.Errors()) > 0 || len(m.Documents) != 1 {
		t.Errorf("without Open: %v, %d documents", ds, len(m.Documents))
	}
}

func TestIsOpenAPI(t *testing.T) {
	for text, want := range map[string]bool{
		`{"openapi": "3.0.0"}`:                            true,
		"\ufeff\n{\"info\": {}, \"openapi\" : \"3.1.0\"}": true,
		`{"swagger": "2.0"}`:                              true,
		"# a comment\nopenapi: 3.1.0\n":                   true,
		"info: {}\n\"openapi\": 3.1.0\n":                  true,
		`{"$Version": "4.01", "openapi": {}}`:             false,
		`{"info": {"openapi": "3.0.0"}}`:                  false,
		`{"x": "\"openapi\": \"3"}`:                       false,
		`{"x": "openapi"}`:                                false,
		"info:\n  openapi: 3.0.0\n":                       false,
		"<openapi/>":                                      false,
		"":                                                false,
		`{"openapi`:                                       false,
	} {
		if got := IsOpenAPI([]byte(text)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestReadReferences(t *testing.T) {
	const want = `include a.b: alias=ab
		include a.b@a.b.X: Int "1"
		reference to a.b, t.n#q for g.n, t.n: http://host/@scope/doc
		reference to a.b, t.n#q for g.n, t.n@a.b.X: Int "2"`
	checkFacts(t, "a.xml", `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm" Version="4.0">
		<edmx:Reference Uri="http://host/@scope/doc">
		  <edmx:Include Namespace="a.b" Alias="ab"><Annotation Term="ab.X" Int="1"/></edmx:Include>
		  <edmx:IncludeAnnotations TermNamespace="t.n" Qualifier="q" TargetNamespace="g.n"/>
		  <edmx:IncludeAnnotations TermNamespace="t.n"/>
		  <Annotation Term="ab.X" Int="2"/>
		</edmx:Reference><edmx:DataServices/></edmx:Edmx>`, want)
	checkFacts(t, "a.json", `{"$Version": "4.0", "$Reference": {"http://host/@scope/doc": {
		"$Include": [{"$Namespace": "a.b", "$Alias": "ab", "@ab.X": 1}],
		"$IncludeAnnotations": [{"$TermNamespace": "t.n", "$Qualifier": "q", "$TargetNamespace": "g.n"}, {"$TermNamespace": "t.n"}],
		"@ab.X": 2}}}`, want)
}
