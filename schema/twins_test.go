package schema

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// equalModels returns what two models of the same service say differently, one
// line each, or "". It ignores places, order, the names of files and what only
// one of the formats can say.
func equalModels(a, b *Model) string {
	left, right := modelFacts(a), modelFacts(b)
	var diff []string // each of one line
	for about, l := range left {
		r := right[about]
		for i := range max(len(l), len(r)) {
			switch {
			case i >= len(r):
				diff = append(diff, fmt.Sprintf("only in the first: %s", l[i]))
			case i >= len(l):
				diff = append(diff, fmt.Sprintf("only in the second: %s", r[i]))
			case !sameFact(l[i], r[i]):
				diff = append(diff, fmt.Sprintf("%s — in the second: %s", l[i], r[i]))
			}
		}
	}
	for about, r := range right {
		if left[about] == nil {
			for _, f := range r {
				diff = append(diff, fmt.Sprintf("only in the second: %s", f))
			}
		}
	}
	slices.Sort(diff)
	return strings.Join(diff, "\n")
}

// modelFacts lists all that the documents say by what it is about.
func modelFacts(m *Model) map[string][]fact {
	all := map[string][]fact{}
	for _, d := range m.Documents {
		for _, f := range factsOf(d) {
			all[f.about] = append(all[f.about], f)
		}
	}
	return all
}

func sameFact(a, b fact) bool {
	switch {
	case a.annotation != nil && b.annotation != nil:
		return sameAnnotation(a, b)
	case strings.HasPrefix(a.about, "reference to "):
		return true // each format references documents of its own format
	}
	return neutralFact(a) == neutralFact(b)
}

// neutralFact leaves out what means nothing or is the default, and so need not be
// said: the maximum of MaxLength, Unicode, the container in the path to a set
// of the same container, and whether an item of a collection may be null, for
// which XML has no default and which entities never may (section 7.2.1).
func neutralFact(f fact) string {
	says := strings.Replace(f.says, " MaxLength=max", "", 1)
	says = strings.Replace(says, " Unicode=true", "", 1)
	if strings.Contains(says, "Collection(") {
		says = strings.Replace(says, " null", "", 1)
	}
	if container, _, ok := strings.Cut(f.about, "/"); ok {
		says = strings.TrimPrefix(says, container+"/")
		says = strings.Replace(says, " set="+container+"/", " set=", 1)
	}
	return says
}

func sameAnnotation(a, b fact) bool {
	if a.annotation.Value == nil || b.annotation.Value == nil {
		return true // XML can leave the value to the term's default, JSON must give it
	}
	if a.annotation.Term != nil && stringly(a.annotation.Value) != stringly(b.annotation.Value) {
		return false
	}
	return sameExpression(a.annotation.Value, b.annotation.Value, b.document)
}

// stringly reports whether a value is a string, or a collection of strings, which
// what JSON writes as a string must not stay if the term's type is known.
func stringly(e Expression) bool {
	switch e := e.(type) {
	case *Constant:
		return e.Kind == StringConstant
	case *Collection:
		return len(e.Items) > 0 && stringly(e.Items[0])
	}
	return false
}

// sameExpression compares expressions of XML and of JSON. What JSON writes as a
// string stays one if the term's type is not known. A path of JSON is of the kind that
// the term takes, which may be that of paths to any property.
func sameExpression(x, j Expression, doc *Document) bool {
	if x, ok := x.(*Path); ok {
		if j, ok := j.(*Path); ok && j.Kind == AnyPropertyPath && strings.HasSuffix(string(x.Kind), string(PropertyPath)) {
			return x.Text == j.Text
		}
	}
	if s, ok := j.(*Constant); ok && s.Kind == StringConstant {
		switch x := x.(type) {
		case *Constant:
			return x.Text == s.Text || x.Kind == StringConstant && newlines(x.Text) == s.Text
		case *Path:
			return x.Kind != ValuePath && x.Text == newAliases(doc).expand(s.Text, nil, func(string, []string) {})
		}
		return false
	}
	switch x := x.(type) {
	case *Constant:
		j, ok := j.(*Constant)
		return ok && (x.Text == j.Text || numeric(x.Kind) && numeric(j.Kind) && sameNumber(x.Text, j.Text))
	case *Collection:
		j, ok := j.(*Collection)
		return ok && sameExpressions(x.Items, j.Items, doc)
	case *Operator:
		j, ok := j.(*Operator)
		return ok && x.Name == j.Name && sameNotes(&x.Node, &j.Node, doc) && sameExpressions(x.Operands, j.Operands, doc)
	case *Apply:
		j, ok := j.(*Apply)
		return ok && x.Function == j.Function && sameNotes(&x.Node, &j.Node, doc) && sameExpressions(x.Arguments, j.Arguments, doc)
	case *Cast:
		j, ok := j.(*Cast)
		return ok && x.IsOf == j.IsOf && typeFacts(x.Type) == typeFacts(j.Type) && sameExpression(x.Value, j.Value, doc)
	case *Null:
		j, ok := j.(*Null)
		return ok && sameNotes(&x.Node, &j.Node, doc)
	case *LabeledElement:
		j, ok := j.(*LabeledElement)
		return ok && x.Name == j.Name && sameExpression(x.Value, j.Value, doc)
	case *Record:
		j, ok := j.(*Record)
		return ok && sameRecord(x, j, doc)
	}
	return expressionText(x) == expressionText(j)
}

func sameExpressions(x, j []Expression, doc *Document) bool {
	return slices.EqualFunc(x, j, func(x, j Expression) bool { return sameExpression(x, j, doc) })
}

func sameRecord(x, j *Record, doc *Document) bool {
	byName := func(a, b *PropertyValue) int { return strings.Compare(a.Name, b.Name) }
	xs, js := slices.SortedFunc(slices.Values(x.Properties), byName), slices.SortedFunc(slices.Values(j.Properties), byName)
	return x.TypeName == j.TypeName && sameNotes(&x.Node, &j.Node, doc) &&
		slices.EqualFunc(xs, js, func(x, j *PropertyValue) bool {
			return x.Name == j.Name && sameNotes(&x.Node, &j.Node, doc) &&
				(x.Value == nil || j.Value == nil || sameExpression(x.Value, j.Value, doc))
		})
}

func sameNotes(x, j *Node, doc *Document) bool {
	return slices.EqualFunc(x.Annotations, j.Annotations, func(x, j *Annotation) bool {
		return x.TermName == j.TermName && x.Qualifier == j.Qualifier && sameNotes(&x.Node, &j.Node, doc) &&
			(x.Value == nil || j.Value == nil || sameExpression(x.Value, j.Value, doc))
	})
}

func numeric(k ConstantKind) bool {
	return k == IntConstant || k == DecimalConstant || k == FloatConstant
}

func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}

// newlines is what XML makes of line ends in its source; writers of JSON twins
// do so even with those that were written as character references.
func newlines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// TestReadTwins reads the same services in both formats.
func TestReadTwins(t *testing.T) {
	root := corpora.Dir(t)
	pairs := 0
	for _, folder := range []string{
		"edge/oasis-csdl-examples", "odata/vocabularies/vocabularies", "odata/vocabularies/examples",
		"odata/csdl-schemas/examples", "odata/tecsvc", "odata/compliance-model", "graph",
	} {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.xml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range files {
			j := strings.TrimSuffix(x, ".xml") + ".json"
			if _, err := os.Stat(j); err != nil {
				continue
			}
			pairs++
			t.Run(folder+"/"+filepath.Base(x), func(t *testing.T) { checkTwins(t, x, j) })
		}
	}
	if pairs < 30 {
		t.Errorf("only %d pairs", pairs)
	}
}

func checkTwins(t *testing.T, xmlName, jsonName string) {
	x, xs := readAll(t, xmlName)
	j, js := readAll(t, jsonName)
	if wrongDefaults[filepath.Base(jsonName)] != "" {
		takeDefaultsOfXML(j.Documents[0])
		takeDefaultsOfXML(x.Documents[0])
	}
	if x == nil || j == nil {
		for _, ds := range []Diagnostics{xs, js} {
			if len(ds) != 1 || ds[0].Rule != "csdl-version" || ds[0].Pos.Line == 0 {
				t.Errorf("refused with %v, want one located csdl-version", ds)
			}
		}
		return
	}
	x.Documents, j.Documents = x.Documents[:1], j.Documents[:1]
	allowed := maps.Clone(wrongTwins[filepath.Base(xmlName)])
	for _, line := range strings.Split(equalModels(x, j), "\n") {
		about, _, _ := strings.Cut(strings.TrimPrefix(line, "only in the first: "), ": ")
		if line != "" && allowed[about] == "" {
			t.Error(line)
		}
		delete(allowed, about)
	}
	for about := range allowed {
		t.Errorf("%s: the twins agree, though they should not", about)
	}
}

// wrongTwins are the files whose twins do not say the same, by what they say
// differently, with the reason.
var wrongTwins = map[string]map[string]string{
	"miscellaneous.xml": {
		"Model1.NonNullablePrimitiveTypes/DoubleValue":                                 "the JSON lost a digit of a number",
		"Model1.NullablePrimitiveTypes/DoubleValue":                                    "the JSON lost a digit of a number",
		"ODATA1221@True.Or.False":                                                      "the JSON casts a string, to say of which enumeration type it is",
		"org.example.DynamicExpression@Dummy.Namespace3.ComparisonAndLogicalOperators": "the JSON casts a string, to say of which enumeration type it is",
	},
	"Org.OData.Aggregation.V1.xml": {
		"Org.OData.Aggregation.V1@Org.OData.Core.V1.Links": ownLink,
		"include Org.OData.Validation.V1":                  "the JSON was not updated",
		"reference to Org.OData.Validation.V1":             "the JSON was not updated",
	},
	"Org.OData.Authorization.V1.xml": {"Org.OData.Authorization.V1@Org.OData.Core.V1.Links": ownLink},
	"Org.OData.Capabilities.V1.xml":  {"Org.OData.Capabilities.V1@Org.OData.Core.V1.Links": ownLink},
	"Org.OData.Core.V1.xml":          {"Org.OData.Core.V1@Org.OData.Core.V1.Links": ownLink},
	"Org.OData.JSON.V1.xml":          {"Org.OData.JSON.V1@Org.OData.Core.V1.Links": ownLink},
	"Org.OData.Measures.V1.xml":      {"Org.OData.Measures.V1@Org.OData.Core.V1.Links": ownLink},
	"Org.OData.Repeatability.V1.xml": {"Org.OData.Repeatability.V1@Org.OData.Core.V1.Links": ownLink},
	"Org.OData.Temporal.V1.xml":      {"Org.OData.Temporal.V1@Org.OData.Core.V1.Links": ownLink},
	"Org.OData.Validation.V1.xml":    {"Org.OData.Validation.V1@Org.OData.Core.V1.Links": ownLink},
	"callrecords.csdl.xml": {
		"microsoft.graph.callRecords.mediaStream/averageAudioNetworkJitter": durationPrecision,
		"microsoft.graph.callRecords.mediaStream/averageFreezeDuration":     durationPrecision,
		"microsoft.graph.callRecords.mediaStream/averageJitter":             durationPrecision,
		"microsoft.graph.callRecords.mediaStream/averageRoundTripTime":      durationPrecision,
		"microsoft.graph.callRecords.mediaStream/maxAudioNetworkJitter":     durationPrecision,
		"microsoft.graph.callRecords.mediaStream/maxJitter":                 durationPrecision,
		"microsoft.graph.callRecords.mediaStream/maxRoundTripTime":          durationPrecision,
		"microsoft.graph.callRecords.mediaStream/rmsFreezeDuration":         durationPrecision,
		"microsoft.graph.callRecords.traceRouteHop/roundTripTime":           durationPrecision,
	},
	"olingo-tecsvc.xml": {
		"olingo.odata.test1.Container/AIRTCollESAllPrimParam":     "the JSON names the set by the namespace, without the container",
		"olingo.odata.test1.Container/AIRTESAllPrimParam":         "the JSON names the set by the namespace, without the container",
		"olingo.odata.test1.Container/FICRTCollESKeyNavContParam": "the JSON names the set by the namespace, without the container",
		"olingo.odata.test1.Container/FICRTCollESMedia":           "the JSON names the set by the namespace, without the container",
		"olingo.odata.test1.Container/FICRTCollESTwoKeyNavParam":  "the JSON names the set by the namespace, without the container",
		"olingo.odata.test1.Container/FICRTESMedia":               "the JSON names the set by the namespace, without the container",
		"olingo.odata.test1.Container/FICRTESTwoKeyNav":           "the JSON names the set by the namespace, without the container",
	},
	"compliance-model.xml": {
		"ComplianceService.Container/ReadOnlyItems@Org.OData.Capabilities.V1.DeleteRestrictions": recordObject,
		"ComplianceService.Container/ReadOnlyItems@Org.OData.Capabilities.V1.InsertRestrictions": recordObject,
		"ComplianceService.Container/ReadOnlyItems@Org.OData.Capabilities.V1.UpdateRestrictions": recordObject,
		"ComplianceService.DurationValue":                   "the JSON leaves out what only XML may leave out",
		"ComplianceService.TimeOfDayValue":                  "the JSON leaves out what only XML may leave out",
		"ComplianceService.MediaItem":                       "the JSON leaves out $HasStream",
		"ComplianceService.Product/Photo":                   "the JSON leaves out the property",
		"ComplianceService@Org.OData.Core.V1.SchemaVersion": "the JSON leaves out the annotation",
	},
	"Org.OData.JSON.V1.Schema-sample.xml": {
		"json.schema.sample.example/CodeDictionary@Org.OData.JSON.V1.Schema": "the JSON has a JSON value where the XML has its text",
	},
}

const (
	ownLink           = "each names itself the latest version and the other the alternate"
	durationPrecision = "the writer of the JSON does not know that a duration has a precision of 0 by default"
	recordObject      = "the JSON has the record in an object with the member $Record"
)

// wrongDefaults are the files of JSON that leave out what XML may leave out,
// with the reason.
var wrongDefaults = map[string]string{
	"olingo-tecsvc.json":    "its writer knows only XML's defaults",
	"compliance-model.json": "its writer knows only XML's defaults",
}

// takeDefaultsOfXML takes from a document what the defaults of the two formats
// differ in, to compare the rest.
func takeDefaultsOfXML(d *Document) {
	plain := func(t *TypeRef) {
		t.Nullable = false
		if t.Scale == "0" || t.Scale == "variable" {
			t.Scale = ""
		}
		if t.Precision == "0" {
			t.Precision = ""
		}
	}
	for _, s := range d.Schemas {
		for _, t := range s.EntityTypes {
			plainProperties(&t.StructuredType, plain)
		}
		for _, t := range s.ComplexTypes {
			plainProperties(&t.StructuredType, plain)
		}
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			for _, p := range o.Parameters {
				plain(&p.Type)
			}
			if o.Return != nil {
				plain(&o.Return.Type)
			}
		}
	}
}

func plainProperties(t *StructuredType, plain func(*TypeRef)) {
	for _, p := range t.Properties {
		plain(&p.Type)
	}
	for _, p := range t.NavigationProperties {
		plain(&p.Type)
	}
}
