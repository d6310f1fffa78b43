package openapi

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/getkin/kin-openapi/openapi3"
)

// JSON returns the document as one, in JSON, sorted: what it refers to in other
// files stands among its components. It is the last that is to be done with the
// document, whose references it changes.
func (d *Document) JSON() ([]byte, error) {
	d.InternalizeRefs(context.Background(), refName)
	compact, err := d.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, compact, "", "  "); err != nil {
		return nil, err
	}
	indented.WriteByte('\n')
	return indented.Bytes(), nil
}

// refName names the component that a reference becomes.
func refName(t *openapi3.T, ref openapi3.ComponentRef) string {
	if ref.RefString() == "" || ref.RefPath() == nil {
		return "unnamed" // which the default resolver does not take
	}
	return openapi3.DefaultRefNameResolver(t, ref)
}
