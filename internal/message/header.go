package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// WriteHeader sets a header of an answer, in the style simple (OpenAPI 3.1, section
// 4.8.12.3). Set-Cookie has a field for each item, since a cookie can have commas
// (RFC 9110, section 5.3).
func (p *Parameter) WriteHeader(h http.Header, v reflect.Value) error {
	if p.Shape.IsAbsent(v) {
		if p.Required {
			return errors.New("is required, and not set")
		}
		return nil
	}
	b, err := p.Shape.Append(nil, v)
	if err != nil {
		return err
	}
	texts := []string{string(b)}
	if !p.JSON {
		if texts, err = p.headerTexts(b); err != nil {
			return err
		}
	}
	name := http.CanonicalHeaderKey(p.Name)
	if name != "Set-Cookie" {
		texts = []string{strings.Join(texts, ",")}
	}
	for _, text := range texts {
		if strings.ContainsAny(text, "\r\n\x00") {
			return errors.New("a header cannot hold a line break")
		}
	}
	h[name] = texts
	return nil
}

// headerTexts returns what the JSON of a header is as texts: of a scalar itself, of
// a list its items, of an object its names and values in turn, or each name and
// value with an equals sign between if it is exploded.
func (p *Parameter) headerTexts(b []byte) ([]string, error) {
	if b[0] != '[' && b[0] != '{' {
		return []string{headerText(b)}, nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	var texts []string
	for d.More() {
		var name json.Token
		if b[0] == '{' {
			var err error
			if name, err = d.Token(); err != nil {
				return nil, err
			}
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		switch text := headerText(value); {
		case b[0] == '[':
			texts = append(texts, text)
		case p.Explode:
			texts = append(texts, fmt.Sprintf("%s=%s", name, text))
		default:
			texts = append(texts, name.(string), text)
		}
	}
	return texts, nil
}

// headerText returns the text of a JSON string, and other JSON as it is.
func headerText(b []byte) string {
	if text, ok := wire.Raw(b).Text(); ok {
		return text
	}
	return string(b)
}
