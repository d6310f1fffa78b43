package odata

import (
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planDescription keeps what was generated from beside the types: a CSDL document
// of the slice, as XML, and for a server, which answers $metadata, as JSON too. It returns
// the functions that return them, nil for what there is not.
func (p *planner) planDescription(files *templates.FileSet) (asXML, asJSON *templates.Type) {
	doc := p.slice.Model().Documents[0]
	var text strings.Builder
	if err := schema.WriteXML(&text, doc); err != nil {
		p.ds.Errorf(schema.Position{}, "metadata", "the description cannot be written as CSDL XML: %v", err)
		return nil, nil
	}
	asXML = p.embed(files, "XML", "xml", text.String())
	if !p.cfg.Server || !p.serves() {
		return asXML, nil
	}
	text.Reset()
	if err := schema.WriteJSON(&text, doc); err != nil {
		p.ds.Warnf(schema.Position{}, "metadata-json", "the service will answer 406 to requests for $metadata as JSON, which cannot say: %v", err)
		return asXML, nil
	}
	return asXML, p.embed(files, "JSON", "json", text.String())
}

// embed has a file with the description beside the types.
func (p *planner) embed(files *templates.FileSet, format, extension, content string) *templates.Type {
	f := p.named("Description" + format)
	files.Add("description.gen.go", templates.Embed{
		Doc:  f.Name + " returns the description that the package was generated from, as CSDL " + format + ": the part that was asked for.",
		Func: f.Name, Var: "description" + format, File: "description.gen." + extension, Content: []byte(content),
	})
	return &f
}
