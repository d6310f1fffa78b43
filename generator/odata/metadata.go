package odata

import (
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planMetadata plans the constants that $metadata is served from: a CSDL
// document of what is in the slice, as XML and as JSON.
func (p *planner) planMetadata(files *templates.FileSet) {
	doc := p.slice.Model().Documents[0]
	var asXML, asJSON strings.Builder
	if err := schema.WriteXML(&asXML, doc); err != nil {
		p.ds.Errorf(schema.Position{}, "metadata", "the description cannot be written as CSDL XML: %v", err)
	}
	if err := schema.WriteJSON(&asJSON, doc); err != nil {
		asJSON.Reset()
		p.ds.Warnf(schema.Position{}, "metadata-json", "the service will answer 406 to requests for $metadata as JSON, which cannot say: %v", err)
	}
	files.Add("metadata.gen.go", templates.Text{
		Doc:   "metadataXML describes the service as CSDL XML.",
		Name:  "metadataXML",
		Value: strings.ReplaceAll(asXML.String(), "`", "&#96;"),
	})
	files.Add("metadata.gen.go", templates.Text{
		Doc:   "metadataJSON describes the service as CSDL JSON.",
		Name:  "metadataJSON",
		Value: strings.ReplaceAll(asJSON.String(), "`", `\u0060`),
	})
}
