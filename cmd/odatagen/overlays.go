package main

import (
	"time"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
	"github.com/odatagen/odatagen/schema/overlay"
)

// overlays are the files of --overlay, in the order of the command line. Those of
// documents come first, as a model is read from the document that they change.
type overlays struct {
	ofDocuments, ofModels []*overlay.Overlay
}

// readOverlays reads files of patches and of actions.
func readOverlays(names []string, open func(string) ([]byte, error), today time.Time) (o overlays, found schema.Diagnostics) {
	for _, name := range names {
		data, err := open(name)
		if err != nil {
			found.Errorf(schema.Position{File: name}, "overlay-form", "the overlay cannot be read: %v", plainError(err))
			continue
		}
		one, more := overlay.Read(schema.Source{Name: name, Data: data}, today)
		found = append(found, more...)
		switch {
		case one == nil:
		case one.OfDocuments():
			o.ofDocuments = append(o.ofDocuments, one)
		default:
			o.ofModels = append(o.ofModels, one)
		}
	}
	return o, found
}

// patch returns what changes a model that was read; nil for nothing.
func (o overlays) patch() func(*schema.Model) schema.Diagnostics {
	if len(o.ofModels) == 0 {
		return nil
	}
	return func(m *schema.Model) (found schema.Diagnostics) {
		for _, patches := range o.ofModels {
			found = append(found, patches.Apply(m)...)
		}
		return found
	}
}

// supply notes in the report what the patches say in place of the description.
func (o overlays) supply(report *openapi.Report) {
	for _, patches := range o.ofModels {
		for target, attribute := range patches.Sets {
			report.Supply(target, attribute)
		}
	}
}
