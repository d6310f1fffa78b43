package openapi

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// document adds what a schema says in words: its description and deprecation.
func document(n *schema.Node, v *openapi3.Schema) {
	describe(n, v.Description)
	deprecate(n, v.Deprecated, v.Extensions)
	if v.ReadOnly {
		annotate(n, "Org.OData.Core.V1.Computed", &schema.Constant{Pos: n.Pos, Kind: schema.BoolConstant, Text: "true"})
	}
}

// describe adds a description, unless there is one or it is empty.
func describe(n *schema.Node, text string) {
	if text = strings.TrimSpace(text); text != "" {
		annotate(n, "Org.OData.Core.V1.Description", constantOf(n, text))
	}
}

func constantOf(n *schema.Node, text string) *schema.Constant {
	return &schema.Constant{Pos: n.Pos, Kind: schema.StringConstant, Text: text}
}

// deprecate adds a revision for x-ms-deprecation or deprecated.
func deprecate(n *schema.Node, deprecated bool, extensions map[string]any) {
	details, _ := extensions["x-ms-deprecation"].(map[string]any)
	if details == nil && !deprecated {
		return
	}
	kind := &schema.Constant{Pos: n.Pos, Kind: schema.EnumMemberConstant, Text: "Deprecated", Enum: "Org.OData.Core.V1.RevisionKind"}
	r := &schema.Record{Node: schema.Node{Pos: n.Pos}, Properties: []*schema.PropertyValue{{Node: schema.Node{Pos: n.Pos}, Name: "Kind", Value: kind}}}
	for _, p := range [...][2]string{{"Version", "version"}, {"Date", "date"}, {"RemovalDate", "removalDate"}, {"Description", "description"}} {
		if text := extension(details, p[1]); text != "" {
			r.Properties = append(r.Properties, &schema.PropertyValue{Node: schema.Node{Pos: n.Pos}, Name: p[0], Value: constantOf(n, text)})
		}
	}
	annotate(n, "Org.OData.Core.V1.Revisions", &schema.Collection{Pos: n.Pos, Items: []schema.Expression{r}})
}

// annotate adds an annotation, unless the element has one of the term.
func annotate(n *schema.Node, term string, value schema.Expression) {
	if n.Annotation(term, "") == nil {
		n.Annotations = append(n.Annotations, &schema.Annotation{Node: schema.Node{Pos: n.Pos}, TermName: term, Value: value})
	}
}

// own returns a summary unless it is one that a converter writes itself.
func own(summary string) string {
	if strings.HasPrefix(summary, "Invoke ") {
		return ""
	}
	return summary
}
