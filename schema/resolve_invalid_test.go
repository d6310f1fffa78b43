package schema

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// invalidRecord is a line of one of the indexes of descriptions with a defect.
type invalidRecord struct {
	File  string
	Files []string
	Codes []string // what is wrong, in the words of the tool whose test it is
	Test  string
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

// readTogether reads files as one description: schemas without an envelope are
// put into one.
func readTogether(t *testing.T, dir string, names []string) Diagnostics {
	t.Helper()
	var bodies []string
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, xmlDeclaration.ReplaceAllString(string(data), ""))
	}
	text := strings.Join(bodies, "\n")
	if strings.HasPrefix(strings.TrimSpace(text), "<Schema") {
		text = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>` + text + `</edmx:DataServices></edmx:Edmx>`
	}
	_, ds := Read(Source{Name: names[0], Data: []byte(text)}, ReadOptions{})
	return ds
}

// expectedRules says which rules name the cause that a tool's code or test
// stands for. Where several are given, any of them does.
var expectedRules = map[string]string{
	"AlreadyDefined":                                         "type-duplicate name-clash property-duplicate property-repeated parameter-duplicate",
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
	"ScaleOutOfRange":                           "facet-scale",
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

func TestInvalidDescriptions(t *testing.T) {
	root := corpora.Path(t, "invalid")
	for _, set := range []string{"odata.net", "oasis-odata-csdl", "oasis-csdl-json-schema"} {
		for _, r := range readInvalidIndex(t, filepath.Join(root, set)) {
			t.Run(r.Files[0], func(t *testing.T) {
				ds := readTogether(t, filepath.Join(root, set), r.Files)
				checkInvalid(t, r, countRules(ds))
			})
		}
	}
	xsd := map[string]string{"test1.xml": "element-repeated", "test2.xml": "navigation-type", "annotationtarget1.xml": "annotation-target-unknown"}
	for name, rule := range xsd {
		ds := readTogether(t, filepath.Join(root, "oasis-xsd-counterexamples"), []string{name})
		if countRules(ds)[rule] == 0 {
			t.Errorf("%s: no finding of %s: %v", name, rule, ds)
		}
	}
}

func checkInvalid(t *testing.T, r invalidRecord, found map[string]int) {
	for part, reason := range acceptedFiles {
		if strings.Contains(r.Files[0], part) {
			t.Logf("accepted (%s): %s", rulesText(found), reason)
			return
		}
	}
	causes := r.Codes
	if r.Test != "" {
		causes = append(causes, r.Test)
	}
	for _, cause := range causes {
		want := strings.Fields(expectedRules[cause])
		if !slices.ContainsFunc(want, func(rule string) bool { return found[rule] > 0 }) {
			t.Errorf("%s: found %s, want one of %v", cause, rulesText(found), want)
			continue
		}
		t.Logf("%s: %s", cause, rulesText(found))
	}
}

// TestInvalidAlone reads the part of a description whose other parts are missing.
func TestInvalidAlone(t *testing.T) {
	dir := corpora.Path(t, "invalid/odata.net")
	ds := readTogether(t, dir, []string{"functional/FindMethodTests__FindDerivedTypeReferencedModelWithUnresolvedTypesTests_2.xml"})
	if n := countRules(ds)["type-unknown"]; n != 2 {
		t.Errorf("type-unknown found %d times, want 2: %v", n, ds)
	}
}
