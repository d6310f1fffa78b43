package rest

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// This file takes the texts of parameters apart, by style (OpenAPI 3.1, section
// 4.8.12.3).

// sources are where parameters are read from.
type sources struct {
	path    []string // escaped
	given   [][]part // of the query or a form, by parameter
	request *http.Request
	cookies map[string][]string
}

// header returns the lines of a header. Host stands beside the others.
func (s *sources) header(name string) []string {
	if name == "Host" && s.request.Host != "" {
		return []string{s.request.Host}
	}
	return s.request.Header[name]
}

// text returns the JSON of a parameter; false if it is not there.
func (p *parameter) text(s *sources, index int) (json []byte, found bool, err error) {
	switch p.in {
	case inPath:
		text, err := p.unprefixed(s.path[p.segment])
		if err != nil {
			return nil, false, err
		}
		json, err = p.one(text, url.PathUnescape)
		return json, true, err
	case inHeader:
		lines := s.header(http.CanonicalHeaderKey(p.name))
		switch {
		case len(lines) == 0:
			return nil, false, nil
		case len(lines) > 1 && p.kind == isScalar:
			return nil, true, errTwice
		}
		json, err = p.one(strings.Join(lines, ","), func(text string) (string, error) { return strings.TrimSpace(text), nil })
		return json, true, err
	case inCookie:
		values := s.cookies[p.name]
		switch {
		case len(values) == 0:
			return nil, false, nil
		case p.kind == isScalar || p.json:
			values = values[:1] // the one of the longest path (RFC 6265, section 5.4)
		}
		json, err = p.one(strings.Join(values, ","), url.QueryUnescape)
		return json, true, err
	}
	return p.several(s.given[index])
}

// one returns the JSON of a value that is one text.
func (p *parameter) one(text string, unescape func(string) (string, error)) ([]byte, error) {
	if p.kind == isScalar && !p.json {
		decoded, err := unescape(text)
		if err != nil {
			return nil, err
		}
		return leaf{text: decoded}.append(nil, p.outline)
	}
	t, err := p.split(text, unescape)
	if err != nil {
		return nil, err
	}
	return t.append(nil, p.outline)
}

// several returns the JSON of what the query or a form has.
func (p *parameter) several(parts []part) (json []byte, found bool, err error) {
	if len(parts) == 0 || p.allowEmpty && len(parts) == 1 && parts[0].steps == nil && parts[0].value == "" {
		return nil, false, nil
	}
	if len(parts) == 1 && parts[0].steps == nil && !parts[0].json && !(p.explode && p.kind == isList) {
		json, err = p.one(parts[0].value, url.QueryUnescape)
		return json, true, err
	}
	t := &tree{}
	for _, one := range parts {
		text, err := url.QueryUnescape(one.value)
		if err != nil {
			return nil, true, err
		}
		t.add(one.steps, leaf{text, one.json && p.readsJSON(text) || p.json && one.steps == nil})
	}
	json, err = t.append(nil, p.outline)
	return json, true, err
}

// readsJSON reports whether the text of a part that is JSON is read as such: a
// property that is a text may have a document, which it is given as it is.
func (p *parameter) readsJSON(text string) bool {
	return p.outline.Any() || !p.outline.Begins('"') || strings.HasPrefix(strings.TrimSpace(text), `"`)
}

// unprefixed removes what the styles label and matrix put before the value.
func (p *parameter) unprefixed(text string) (string, error) {
	switch p.style {
	case "label":
		rest, ok := strings.CutPrefix(text, ".")
		if !ok {
			return "", errors.New("must begin with a dot")
		}
		if p.explode && p.kind != isScalar {
			rest = strings.ReplaceAll(rest, ".", ",")
		}
		return rest, nil
	case "matrix":
		if p.kind == isObject && p.explode {
			rest, ok := strings.CutPrefix(text, ";")
			if !ok {
				return "", errors.New("must begin with a semicolon")
			}
			return strings.ReplaceAll(rest, ";", ","), nil
		}
		rest, ok := strings.CutPrefix(text, ";"+p.name)
		if !ok || rest != "" && rest[0] != '=' {
			return "", fmt.Errorf("must begin with ;%s=", p.name)
		}
		return strings.ReplaceAll(strings.TrimPrefix(rest, "="), ";"+p.name+"=", ","), nil
	}
	return text, nil
}

// kind is what a parameter's values are.
type kind uint8

const (
	isScalar kind = iota
	isList
	isObject
	isEither // a scalar, or else a list or an object
)

func kindOf(o sibling.Outline) kind {
	scalar := o.Begins('"') || o.Begins('0') || o.Begins('t')
	switch {
	case o.Any() || scalar && !nests(o):
		return isScalar
	case scalar:
		return isEither
	case o.Begins('['):
		return isList
	}
	return isObject
}

// nests reports whether what has the name and brackets behind it is the parameter's.
func (p *parameter) nests() bool { return p.kind != isScalar || !p.file && p.outline.Any() }

// spreads reports whether the properties of an object stand as parameters.
func (p *parameter) spreads() bool {
	return p.kind >= isObject && p.style == "form" && p.explode && !p.json && p.outline.Begins('{')
}

// called reports whether what has just the name is the parameter's. Not if only its
// properties stand in the query; in a form it is an object as JSON.
func (p *parameter) called() bool { return p.in == inForm || p.kind != isObject || !p.spreads() }

// split returns the parts of a value that is one text.
func (p *parameter) split(text string, unescape func(string) (string, error)) (*tree, error) {
	kind := p.kind
	asJSON := p.json || p.in == inForm && kind == isObject && p.explode
	whole := p.explode && (p.in == inQuery || p.in == inForm)
	switch {
	case asJSON:
	case kind == isList, kind == isEither && p.outline.Begins('[') && !whole && strings.Contains(text, p.delimiter()):
		return p.splitList(text, unescape)
	case kind == isObject && p.style != "deepObject":
		return p.splitObject(text, unescape)
	}
	decoded, err := unescape(text)
	return &tree{texts: []leaf{{decoded, asJSON}}}, err
}

func (p *parameter) delimiter() string {
	switch p.style {
	case "spaceDelimited":
		return "%20"
	case "pipeDelimited":
		return "|"
	}
	return ","
}

// parts splits a list at the delimiter of its style. Many clients escape
// delimiters that they should not: where none stands as it is, the escaped ones
// count.
func (p *parameter) parts(text string, unescape func(string) (string, error)) ([]string, error) {
	delimiter := p.delimiter()
	if p.style == "spaceDelimited" {
		text = strings.ReplaceAll(text, "+", delimiter)
	}
	if text == "" {
		return nil, nil
	}
	if strings.Contains(text, delimiter) {
		return strings.Split(text, delimiter), nil
	}
	decoded, err := unescape(text)
	if p.style == "spaceDelimited" {
		delimiter = " "
	}
	if err != nil || !strings.Contains(decoded, delimiter) {
		return []string{text}, err
	}
	var parts []string
	for part := range strings.SplitSeq(decoded, delimiter) {
		parts = append(parts, strings.ReplaceAll(url.QueryEscape(part), "+", "%20"))
	}
	return parts, nil
}

func (p *parameter) splitList(text string, unescape func(string) (string, error)) (*tree, error) {
	parts, err := p.parts(text, unescape)
	if err != nil {
		return nil, err
	}
	t := &tree{list: true}
	for _, one := range parts {
		if one, err = unescape(one); err != nil {
			return nil, err
		}
		t.texts = append(t.texts, leaf{text: one})
	}
	return t, nil
}

// splitObject splits an object: into names and values that alternate, or have an
// equals sign between.
func (p *parameter) splitObject(text string, unescape func(string) (string, error)) (*tree, error) {
	parts, err := p.parts(text, unescape)
	if err != nil {
		return nil, err
	}
	t := &tree{}
	for i := 0; i < len(parts); i++ {
		name, value, ok := strings.Cut(parts[i], "=")
		if !p.explode {
			if i++; i == len(parts) {
				return nil, errors.New("must have a value for each name")
			}
			name, value, ok = parts[i-1], parts[i], true
		}
		if !ok {
			return nil, errors.New("must have an equals sign behind each name")
		}
		if name, err = unescape(name); err == nil {
			value, err = unescape(value)
		}
		if err != nil {
			return nil, err
		}
		t.member(name).texts = append(t.member(name).texts, leaf{text: value})
	}
	return t, nil
}
