package message

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
)

// WriteHeader sets a header of an answer, in the style simple (OpenAPI 3.1, section
// 4.8.12.3). Set-Cookie has a field for each item, since a cookie can have commas
// (RFC 9110, section 5.3).
func (p *Parameter) WriteHeader(h http.Header, v reflect.Value) error {
	of, given, err := p.valueOf(v)
	if err != nil || !given {
		return err
	}
	texts, err := p.headerTexts(&of, asIs)
	if err != nil {
		return err
	}
	return p.setHeader(h, texts)
}

// RequestHeader sets a header of a request, in which nothing may stand that the style
// cannot tell from what it has itself.
func (p *Parameter) RequestHeader(h http.Header, v reflect.Value) error {
	of, given, err := p.valueOf(v, inRequest)
	if err != nil || !given {
		return err
	}
	check := asIs
	if !p.JSON && (of.kind == '[' || of.kind == '{') {
		check = p.without(",", asIs)
	}
	texts, err := p.headerTexts(&of, func(text string) (string, error) {
		if strings.Trim(text, " \t") != text {
			return "", errors.New("a header cannot begin or end with a space")
		}
		return check(text)
	})
	if err != nil {
		return err
	}
	return p.setHeader(h, texts)
}

// headerTexts returns what stands in a header: of a scalar itself, of a list its items, of
// an object its names and values in turn, or each name and value with an equals sign
// between if it is exploded.
func (p *Parameter) headerTexts(v *value, escape func(string) (string, error)) ([]string, error) {
	switch {
	case p.JSON:
		return []string{string(v.raw)}, nil
	case v.kind == '[' || v.kind == '{':
		return v.flat(p.Style, p.Explode, escape)
	}
	text, err := v.scalar(p.Style)
	if err == nil {
		text, err = escape(text)
	}
	return []string{text}, err
}

func (p *Parameter) setHeader(h http.Header, texts []string) error {
	name := http.CanonicalHeaderKey(p.Name)
	if name != "Set-Cookie" {
		texts = []string{strings.Join(texts, ",")}
	}
	for _, text := range texts {
		if strings.ContainsFunc(text, isControl) {
			return errors.New("a header cannot hold a line break, nor another control character")
		}
	}
	h[name] = texts
	return nil
}

// isControl reports whether a character has no place in a header (RFC 9110, section 5.5).
func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
