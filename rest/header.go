package rest

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

// headersOf returns the headers of an answer; nil if it declares none.
func (o *output) headersOf(v reflect.Value) (http.Header, error) {
	if len(o.headers) == 0 {
		return nil, nil
	}
	header := make(http.Header, len(o.headers))
	for i := range o.headers {
		p := &o.headers[i]
		if err := p.write(header, v.Field(p.index)); err != nil {
			return nil, fmt.Errorf("header %s: %w", p.name, err)
		}
	}
	return header, nil
}

// write sets a header of an answer, in the style simple (OpenAPI 3.1, section
// 4.8.12.3). Set-Cookie has a field for each item, since a cookie can have commas
// (RFC 9110, section 5.3).
func (p *parameter) write(h http.Header, v reflect.Value) error {
	if p.shape.IsAbsent(v) {
		if p.required {
			return errors.New("is required, and not set")
		}
		return nil
	}
	b, err := p.shape.Append(nil, v)
	if err != nil {
		return err
	}
	texts := []string{string(b)}
	if !p.json {
		if texts, err = p.headerTexts(b); err != nil {
			return err
		}
	}
	name := http.CanonicalHeaderKey(p.name)
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
func (p *parameter) headerTexts(b []byte) ([]string, error) {
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
		case p.explode:
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
