package overlay_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/overlay"
)

// TestColumns places what is wrong by bytes, as everything is placed, also behind
// characters of several bytes.
func TestColumns(t *testing.T) {
	const in = `<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="t"/></Schema>`
	for text, at := range map[string]string{
		`patches: [{reason: für größere, target: s.t, add: <Propertie Name="x" Type="Edm.String"/>}]`: "<Propertie",
		"patches:\n- {reason: für, target: s.u, remove: true}\n":                                      "s.u",
		"patches:\n- {reason: für, target: s.t, set: {Öde: 1}}\n":                                     "1}}",
		"patches:\n- reason: ä\n  target: s.t\n  add: |\n    <!-- ü --><Propertie Name='x'/>\n":       "<Propertie",
		"patches:\n- {reason: für, target: s.t, add: <Property Name=\"x\" Type=\"Edm.Int23\"/>}\n":    "Type=",
	} {
		o, found := overlay.Read(schema.Source{Name: "o.yaml", Data: []byte(text)}, today)
		if o != nil {
			_, found = schema.Read(schema.Source{Name: "in.xml", Data: []byte(in)}, schema.ReadOptions{Patch: o.Apply})
		}
		found = slices.DeleteFunc(found, func(d schema.Diagnostic) bool { return d.Pos.File != "o.yaml" })
		lines := strings.Split(text, "\n")
		if len(found) == 0 || found[0].Pos.Line < 1 || !strings.HasPrefix(lines[found[0].Pos.Line-1][found[0].Pos.Column-1:], at) {
			t.Errorf("%s\n%v, and not at %q", text, found, at)
		}
	}
}
