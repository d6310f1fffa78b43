package openapi

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// Read reads an OData service from its OpenAPI description, links it and checks
// it, as [schema.Read] does for CSDL. It takes both mappings of OData to
// OpenAPI. What a mapping does not say stays unset, or is recovered by a
// heuristic; the report says which.
//
// If a finding is an error, the model is incomplete and must not be generated
// from; it and the report are nil if nothing could be read.
func Read(src schema.Source, opts schema.ReadOptions) (*schema.Model, *Report, schema.Diagnostics) {
	d, found := Load(src, opts)
	if d == nil {
		return nil, nil, found
	}
	m, report, more := ReadDocument(d, opts)
	found = append(found, more...)
	found.Sort()
	return m, report, found
}

// ReadDocument is [Read] for a description that is loaded. It needs only the
// option Patch.
func ReadDocument(d *Document, opts schema.ReadOptions) (*schema.Model, *Report, schema.Diagnostics) {
	var found schema.Diagnostics
	if !d.IsOData() {
		found.Errorf(schema.Position{File: d.Name}, "openapi-no-odata", "the description shows no sign of OData in either mapping to OpenAPI, OASIS's or Microsoft's: give the service's metadata document ($metadata)")
		return nil, nil, found
	}
	if d.csdl != nil {
		return readCarried(d, opts)
	}
	m, report := newModel(d, &found)
	if opts.Patch != nil {
		found = append(found, opts.Patch(m)...)
	}
	found = append(found, slices.DeleteFunc(schema.Link(m), isLoss)...)
	return m, report, found
}

// readCarried reads the CSDL that a description carries. It loses nothing; what
// the paths say is of use for the operations alone.
func readCarried(d *Document, opts schema.ReadOptions) (*schema.Model, *Report, schema.Diagnostics) {
	m, found := schema.Read(schema.Source{Name: d.Name, Data: d.csdl.text, Place: d.csdl.at}, schema.ReadOptions{Patch: opts.Patch})
	if m == nil {
		return nil, nil, found
	}
	var ignored schema.Diagnostics
	as := *d
	as.Mapping = Microsoft
	_, report := newModel(&as, &ignored)
	return m, &Report{Mapping: WithCSDL, Operations: report.Operations}, found
}

// isLoss reports whether a finding is about what no mapping says, which is in
// the report rather than the author's to correct.
func isLoss(d schema.Diagnostic) bool {
	switch d.Rule {
	case "collection-nullable", "key-missing":
		return true
	}
	return false
}

// newModel makes the model, and says how it knows. Names are not linked yet.
func newModel(d *Document, found *schema.Diagnostics) (*schema.Model, *Report) {
	s := &service{
		Document:   d,
		found:      found,
		facts:      reporter{},
		types:      map[string]*typ{},
		create:     map[string]*openapi3.SchemaRef{},
		namespaces: map[string]bool{},
		bySimple:   map[string][]*typ{},
		version:    "4.0",
	}
	if namespace := s.titleNamespace(); namespace != "" {
		s.namespaces[namespace] = true
	}
	s.readTypes()
	if d.Mapping == OASIS {
		s.unflatten()
		s.readVariants()
	}
	s.readPaths()
	s.findEntities()
	s.findKeys()
	m := s.model()
	report := s.facts.report(d.Mapping)
	report.Operations = s.operations()
	return m, report
}
