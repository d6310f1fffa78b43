package lint_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/lint"
)

// invalidRecord is a line of one of the indexes of descriptions with a defect.
type invalidRecord struct {
	File  string
	Files []string
	Codes []string // what is wrong, in the words of the tool whose test it is
	Test  string

	Expected [][3]string `json:"expected_line_col_code"`
	Parser   *parsed     // where the tool gives up
	Messages []struct{ Parser parsed }
	Errors   []struct {
		Params struct{ AdditionalProperty string }
	}
}

// parsed is where a parser was: at the end of a tag.
type parsed struct {
	Construct string
	Line      int
}

func readInvalidIndex(t *testing.T, dir string) []invalidRecord {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var records []invalidRecord
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r invalidRecord
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.File != "" {
			r.Files = []string{r.File}
		}
		records = append(records, r)
	}
	return records
}

var xmlDeclaration = regexp.MustCompile(`^\s*(\x{feff})?<\?xml[^>]*\?>`)

// readTogether reads files as one description, and checks it as lint does: schemas
// without an envelope are put into one. Places are those in the files.
func readTogether(t *testing.T, dir string, names []string) schema.Diagnostics {
	t.Helper()
	var bodies []string
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, xmlDeclaration.ReplaceAllStringFunc(string(data), func(s string) string { return strings.Repeat(" ", len(s)) }))
	}
	text, before := strings.Join(bodies, "\n"), 0
	if strings.HasPrefix(strings.TrimSpace(text), "<Schema") {
		const start = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>`
		text, before = start+text+`</edmx:DataServices></edmx:Edmx>`, len(start)
	}
	place := func(offset int) schema.Position {
		offset = max(offset-before, 0)
		for i, body := range bodies {
			if offset <= len(body) || i == len(bodies)-1 {
				upTo := body[:min(offset, len(body))]
				return schema.Position{File: names[0], Line: 1 + strings.Count(upTo, "\n"), Column: offset - strings.LastIndexByte(upTo, '\n')}
			}
			offset -= len(body) + 1
		}
		return schema.Position{}
	}
	m, ds := schema.Read(schema.Source{Name: names[0], Data: []byte(text), Place: place}, schema.ReadOptions{})
	if m != nil {
		ds = append(ds, lint.Check(m)...)
	}
	return ds
}

// expectedRules says which rules name the cause that a tool's code or test
// stands for. Where several are given, any of them does.
var expectedRules = map[string]string{
	"AlreadyDefined":                                         "type-duplicate name-clash property-duplicate property-repeated property-redefined parameter-duplicate",
	"BadCyclicComplex":                                       "base-cycle",
	"BadCyclicEntity":                                        "base-cycle",
	"BadUnresolvedComplexType":                               "base-kind",
	"BadUnresolvedEntityType":                                "set-type-unknown type-unknown",
	"BadUnresolvedNavigationPropertyPath":                    "binding-path",
	"BadUnresolvedParameter":                                 "annotation-target-unknown annotation-target-foreign",
	"BadUnresolvedPrimitiveType":                             "enum-underlying",
	"BadUnresolvedProperty":                                  "key-unknown",
	"BadUnresolvedType":                                      "type-unknown annotation-target-foreign annotation-target-unknown",
	"CollectionExpressionNotValidForNonCollectionType":       "annotation-type",
	"DuplicateAnnotation":                                    "annotation-duplicate",
	"DuplicateDependentProperty":                             "constraint-duplicate",
	"DuplicateEntityContainerMemberName":                     "child-duplicate",
	"DuplicateNavigationPropertyMapping":                     "binding-duplicate",
	"EntitySetCanOnlyBeContainedByASingleNavigationProperty": "binding-contained",
	"EnumMemberMustHaveValue":                                "enum-value-overflow",
	"EnumMustHaveIntegerUnderlyingType":                      "enum-underlying",
	"ExpressionNotValidForTheAssertedType":                   "annotation-type",
	"ExpressionPrimitiveKindNotValidForAssertedType":         "annotation-type",
	"IntegerConstantValueOutOfRange":                         "annotation-value",
	"InterfaceCriticalPropertyValueMustNotBeNull":            "term-unknown",
	"InvalidBinary":                                          "annotation-value",
	"InvalidBoolean":                                         "annotation-value",
	"InvalidDateTimeOffset":                                  "annotation-value",
	"InvalidDecimal":                                         "annotation-value",
	"InvalidDuration":                                        "annotation-value",
	"InvalidEntitySetPath":                                   "entity-set-path",
	"InvalidFloatingPoint":                                   "annotation-value",
	"InvalidGuid":                                            "annotation-value",
	"InvalidIfExpressionIncorrectNumberOfOperands":           "expression-operands",
	"InvalidInteger":                                         "annotation-value value-invalid",
	"InvalidKey":                                             "key-nullable key-redefined",
	"InvalidMultiplicityOfPrincipalEnd":                      "constraint-nullable constraint-collection",
	"InvalidOnDelete":                                        "on-delete",
	"InvalidPropertyType":                                    "property-type",
	"InvalidQualifiedName":                                   "name-invalid alias-invalid",
	"InvalidSrid":                                            "value-invalid",
	"InvalidTypeName":                                        "type-unknown",
	"InvalidVersionNumber":                                   "csdl-version",
	"MissingAttribute":                                       "attribute-missing",
	"NavigationPropertyWithCollectionTypeCannotHaveNullableAttribute":     "navigation-nullable",
	"NavigationPropertyWithNonRecursiveContainmentSourceMustBeFromOne":    "containment",
	"NavigationPropertyWithRecursiveContainmentSourceMustBeFromZeroOrOne": "containment",
	"NavigationPropertyWithRecursiveContainmentTargetMustBeOptional":      "containment",
	"NavigationSourceTypeHasNoKeys":                                       "key-missing",
	"NullCannotBeAssertedToBeANonNullableType":                            "annotation-type",
	"PrimitiveConstantExpressionNotValidForNonPrimitiveType":              "annotation-type",
	"OperationImportSpecifiesEntitySetButDoesNotReturnEntityType":         "import-entity-set",
	"RecordExpressionHasExtraProperties":                                  "annotation-property",
	"RecordExpressionNotValidForNonStructuredType":                        "annotation-type",
	"ScaleOutOfRange":                           "facet-scale value-invalid",
	"StringConstantLengthOutOfRange":            "annotation-value",
	"SystemNamespaceEncountered":                "namespace-reserved",
	"TextNotAllowed":                            "text-unexpected xml-syntax",
	"TypeMismatchRelationshipConstraint":        "constraint-type",
	"TypeSemanticsCouldNotConvertTypeReference": "annotation-type",
	"UnexpectedXmlAttribute":                    "attribute-unknown",
	"UnexpectedXmlElement":                      "element-unknown element-repeated namespace-wrong xml-syntax",
	"XmlError":                                  "attribute-repeated",

	"Actions and types with same name":                    "name-clash",
	"Functions and types with same":                       "name-clash",
	"malformed xml":                                       "xml-syntax",
	"no xml":                                              "document-format",
	"unexpected root element":                             "document-root",
	"only Edmx root element":                              "document-root element-missing",
	"unexpected elements":                                 "element-unknown",
	"unexpected text content":                             "text-unexpected",
	"unexpected element in annotation":                    "element-unknown",
	"missing Nullable in Collection":                      "collection-nullable",
	"Collection-valued navigation property with Nullable": "navigation-nullable",
	"misplaced element":                                   "element-unknown",
	"misplaced element, short notation":                   "element-unknown",
	"element occurs too often":                            "element-repeated",
	"too few child expressions":                           "expression-operands",
	"too many child expressions":                          "expression-operands",
	"required element is missing":                         "element-missing",
	"V2 element in V4":                                    "element-unknown",
	"element in V2 place in V4":                           "element-unknown",
	"unexpected attribute: Edmx/@version":                 "document-root",
	"missing attribute: Reference/@Uri":                   "attribute-missing",
	"missing attribute: Include/@Namespace":               "attribute-missing",
	"unexpected attribute: Null/@version":                 "attribute-unknown",
	"unexpected attribute: Include/@alias":                "attribute-unknown",
	"missing attribute: Schema/@Namespace":                "attribute-missing namespace-wrong",
	"missing XML namespace declaration on V4 Edmx":        "document-root",
	"missing XML namespace declaration on V4 Schema":      "namespace-wrong",
	"missing XML namespace declaration on Edmx":           "document-root",
	"wrong XML namespace declaration on old Schema":       "csdl-version",
	"Name collisions: namespaces, types, (navigation) properties, enum members - last one wins": "type-duplicate",

	"no object":                               "document-format",
	"no $Version":                             "document-format",
	"invalid schema name":                     "name-hyphen",
	"invalid schema child name":               "name-hyphen",
	"invalid property name in entity type":    "name-invalid",
	"invalid property name in complex type":   "name-invalid",
	"invalid member name in enumeration type": "name-hyphen",
	"invalid action parameter name":           "name-invalid",
	"invalid function parameter name":         "name-invalid",
	"invalid property type name":              "type-unknown",
}

// acceptedFiles are read without a finding of the defect that another tool sees
// in them, for the reason given. The key is a part of the first file's name.
var acceptedFiles = map[string]string{
	"FindDerivedTypeReferencedModelWithUnresolvedTypes":         "the three files together define every type that they use",
	"BadCollectionTermIncorrectDeclaredType":                    "CSDL JSON may write numbers of 64 bits as strings, and annotations of both formats are read alike",
	"ValidateAnnotationElementFullNameShouldBeUnique":           "elements of other XML namespaces mean nothing to CSDL and are not compared",
	"Should_ValidateAnnotationElementRules2":                    "elements of other XML namespaces mean nothing to CSDL and are not compared",
	"EndWithManyMultiplicityCannotHaveOperationsSpecified":      "section 8.6 allows OnDelete whatever the multiplicity of the partner",
	"InvalidMultiplicityToRoleUpperBoundMustBeOne":              "version 4 has associations no more; a partner is a path, and its multiplicity is its own affair",
	"ComplexTypePropertyNameShouldBeDifferentFromDeclaringType": "a property named as its type is common, and does no harm",
	"FailSerializingTwoSchemasToOneFile":                        "the defect is one of writing, the description is fine",
	"OpenComplexTypeInheritance":                                "a type derived from an open one is open, and is made so",
	"InvalidBinaryConstantExpressionInVocabularyAnnotation":     "foo is base64url",
	"VocabularyAnnotation_IsType_TypeNotResolved":               "IsType is not an element of version 4, and reported as such",
	"IsTypeOnOutOfLineAnnotation":                               "IsType is not an element of version 4, and reported as such",
	"ValidateTypeRefTypeIntegrity":                              "TypeRef is not an element of version 4, and reported as such",
	"Annotation-property-value-of-media-type-application-json":  "the vocabulary that gives the value its media type is not in the description",
}

// elsewhere are the lines, by file, at which another tool finds what is found at another
// line here, for the reason given.
var elsewhere = map[string]string{
	"VocabularyValidationTests__VocabularyAnnotation_TargetNotResolvable.xml 8":                          "the group has the target, not each of its annotations",
	"VocabularyValidationTests__ValidateAnnotationEntityTypeWithMissingAndExtraPropertiesModel.xml 23":   "at the property that is too many, not at its record",
	"VocabularyValidationTests__ValidateAnnotationEntityTypeWithMissingAndExtraPropertiesModel.xml 33":   "at the property that is too many, not at its record",
	"SemanticValidationTests__InvalidKeyKeyDefinedInBaseClass.xml 9":                                     "at the key that is too many, not at its type",
	"SemanticValidationTests__ValidateDerivedEntityTypeKeyProperty.xml 9":                                "at the key that is too many, not at its type",
	"SemanticValidationTests__ValidatePrincipalPropertyRefShouldCorrespondToDependentPropertyRef.xml 22": "at the constraints, not at their navigation property",
	"SemanticValidationTests__TestInvalidMultiplicityFromRoleUpperBoundMustBeOne.xml 16":                 "at the constraint, not at its navigation property",
	"Edge-cases__Actions-and-types-with-same-name_1.xml 14":                                              "a second overload of an action whose clash has been said",
	"Edge-cases__Functions-and-types-with-same_1.xml 15":                                                 "a second overload of a function whose clash has been said",
	"Edge-cases__Functions-and-types-with-same_1.xml 25":                                                 "three things of one name, whose clash is said once",
	"Error-cases__too-many-child-expressions_1.xml 8":                                                    "at the expression that has too many, not at the first of these",
	"Error-cases__too-many-child-expressions_2.xml 8":                                                    "at the expression that has too many, not at the first of these",
	"Error-cases__V2-element-in-V4_1.xml 5":                                                              "inside an element that is unknown, and said to be",
	"Error-cases__V2-element-in-V4_1.xml 6":                                                              "inside an element that is unknown, and said to be",
	"Error-cases__missing-XML-namespace-declaration-on-V4-Edmx_1.xml 2":                                  "inside the root element, after which nothing is read",
	"Error-cases__missing-XML-namespace-declaration-on-V4-Edmx_1.xml 3":                                  "inside the root element, after which nothing is read",
	"Error-cases__missing-XML-namespace-declaration-on-V4-Schema_1.xml 4":                                "inside an element that is in a wrong namespace, and said to be",
	"invalid-property-type-name.json 6":                                                                  "at the type, not at the property that has it",
}

// TestInvalidDescriptions reads descriptions with defects, and holds that each defect is
// found by a rule that names it, at the line where the tool finds it whose test it is.
func TestInvalidDescriptions(t *testing.T) {
	root := corpora.Path(t, "invalid")
	for _, set := range []string{"odata.net", "oasis-odata-csdl", "oasis-csdl-json-schema"} {
		dir := filepath.Join(root, set)
		for _, r := range readInvalidIndex(t, dir) {
			t.Run(r.Files[0], func(t *testing.T) {
				checkInvalid(t, r, readTogether(t, dir, r.Files), expectedLines(t, dir, r))
			})
		}
	}
	for name, want := range map[string]string{"test1.xml": "element-repeated 9", "test2.xml": "navigation-type 11", "annotationtarget1.xml": "annotation-target-unknown 5"} {
		ds := readTogether(t, filepath.Join(root, "oasis-xsd-counterexamples"), []string{name})
		if !strings.Contains(lines(ds), want) {
			t.Errorf("%s: %s, want %s", name, lines(ds), want)
		}
	}
}

// lines are the rules and lines of findings.
func lines(ds schema.Diagnostics) string {
	var list []string
	for _, d := range ds {
		list = append(list, fmt.Sprintf("%s %d", d.Rule, d.Pos.Line))
	}
	return strings.Join(list, ", ")
}

// expectedLines are the lines at which a record says that something is wrong, each with
// the code of what it is, "" for anything.
func expectedLines(t *testing.T, dir string, r invalidRecord) map[int]string {
	want := map[int]string{}
	for _, e := range r.Expected {
		if line, err := strconv.Atoi(e[0]); err == nil && line > 0 {
			want[line] = e[2]
		}
	}
	if r.Parser != nil && !strings.HasPrefix(r.Parser.Construct, "</") {
		want[r.Parser.Line] = ""
	}
	for _, m := range r.Messages {
		want[m.Parser.Line] = ""
		if strings.HasPrefix(m.Parser.Construct, "</") {
			delete(want, m.Parser.Line) // of what is found where it begins
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, r.Files[0]))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Errors { // of a schema of JSON, which names the member
		before, _, found := strings.Cut(string(data), `"`+e.Params.AdditionalProperty+`"`)
		if e.Params.AdditionalProperty != "" && found {
			want[1+strings.Count(before, "\n")] = ""
		}
	}
	return want
}

func checkInvalid(t *testing.T, r invalidRecord, ds schema.Diagnostics, want map[int]string) {
	for part, reason := range acceptedFiles {
		if strings.Contains(r.Files[0], part) {
			t.Logf("accepted (%s): %s", lines(ds), reason)
			return
		}
	}
	causes := r.Codes
	if r.Test != "" {
		causes = append(causes, r.Test)
	}
	is := func(rules []string, line int) bool {
		return slices.ContainsFunc(ds, func(d schema.Diagnostic) bool {
			there := d.Pos.Line == line || slices.ContainsFunc(d.Related, func(r schema.Related) bool { return r.Pos.Line == line })
			return (len(rules) == 0 || slices.Contains(rules, d.Rule)) && (line == 0 || there)
		})
	}
	for _, cause := range causes {
		if want := strings.Fields(expectedRules[cause]); !is(want, 0) || len(want) == 0 {
			t.Errorf("%s: found %s, want one of %v", cause, lines(ds), want)
		}
	}
	shift := 0
	if data, _, _ := strings.Cut(r.Files[0], "__"); strings.HasPrefix(data, "functional/") && !allAt(want, 0, is) && allAt(want, -1, is) {
		shift = -1 // the file lacks the empty line that its text begins with in that tool's tests
	}
	for line, cause := range want {
		if is(strings.Fields(expectedRules[cause]), line+shift) {
			continue
		}
		if reason := elsewhere[path.Base(r.Files[0])+fmt.Sprint(" ", line)]; reason != "" {
			t.Logf("line %d is found elsewhere: %s", line, reason)
			continue
		}
		t.Errorf("%s %d: %q: not found in: %s", path.Base(r.Files[0]), line, cause, lines(ds))
	}
	t.Logf("%v: %s", causes, lines(ds))
}

// allAt reports whether all causes are found so many lines behind.
func allAt(want map[int]string, behind int, is func(rules []string, line int) bool) bool {
	for line, cause := range want {
		if !is(strings.Fields(expectedRules[cause]), line+behind) {
			return false
		}
	}
	return true
}

// TestInvalidAlone reads the part of a description whose other parts are missing.
func TestInvalidAlone(t *testing.T) {
	dir := corpora.Path(t, "invalid/odata.net")
	ds := readTogether(t, dir, []string{"functional/FindMethodTests__FindDerivedTypeReferencedModelWithUnresolvedTypesTests_2.xml"})
	if n := strings.Count(lines(ds), "type-unknown"); n != 2 {
		t.Errorf("type-unknown found %d times, want 2: %v", n, ds)
	}
}
