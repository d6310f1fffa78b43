package message

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// This file takes the texts of parameters apart, by style (OpenAPI 3.1, section
// 4.8.12.3).

// Part is what a parameter has of a query or a form.
type Part struct {
	Of    int      // the parameter: its place among those that the query or the form is divided to
	Steps []string // from the parameter to the value: see tree.add
	Value string   // escaped
	JSON  bool     // the part of a form says that it is JSON
}

// FromPath appends the JSON of what the path has for a parameter, still escaped.
func (p *Parameter) FromPath(b []byte, escaped string) ([]byte, error) {
	text, err := p.unprefixed(escaped)
	if err != nil {
		return nil, err
	}
	return p.one(b, text, url.PathUnescape)
}

// FromHeader appends the JSON of the lines of a header, of which there is one at least.
func (p *Parameter) FromHeader(b []byte, lines []string) ([]byte, error) {
	if len(lines) > 1 && p.Kind == Scalar {
		return nil, errTwice
	}
	if p.hasCookies() {
		t := &tree{list: true}
		for _, line := range lines {
			t.texts = append(t.texts, leaf{text: line})
		}
		return t.append(b, p.Outline)
	}
	return p.one(b, strings.Join(lines, ","), trimmed)
}

// FromCookies appends the JSON of the cookies of a name, of which there is one at least.
func (p *Parameter) FromCookies(b []byte, values []string) ([]byte, error) {
	if p.Kind == Scalar || p.JSON {
		values = values[:1] // the one of the longest path (RFC 6265, section 5.4)
	}
	return p.one(b, strings.Join(values, ","), url.QueryUnescape)
}

// one appends the JSON of a value that is one text.
func (p *Parameter) one(b []byte, text string, unescape func(string) (string, error)) ([]byte, error) {
	if p.Kind == Scalar && !p.JSON {
		decoded, err := unescape(text)
		if err != nil {
			return nil, err
		}
		return leaf{text: decoded}.append(b, p.Outline)
	}
	t, err := p.split(text, unescape)
	if err != nil {
		return nil, err
	}
	return t.append(b, p.Outline)
}

// FromParts appends the JSON of what the query or a form has; false for nothing.
func (p *Parameter) FromParts(b []byte, parts []Part) (json []byte, found bool, err error) {
	if p.isEmpty(parts) {
		return nil, false, nil
	}
	if len(parts) == 1 && parts[0].isText() && !(p.Explode && p.Kind == List) {
		json, err = p.one(b, parts[0].Value, url.QueryUnescape)
		return json, true, err
	}
	t := &tree{texts: make([]leaf, 0, len(parts))}
	for _, one := range parts {
		text, err := url.QueryUnescape(one.Value)
		if err != nil {
			return nil, true, err
		}
		t.add(one.Steps, leaf{text, one.JSON && p.readsJSON(text) || p.JSON && one.Steps == nil})
	}
	json, err = t.append(b, p.Outline)
	return json, true, err
}

// isEmpty reports whether the query or the form has nothing for a parameter.
func (p *Parameter) isEmpty(parts []Part) bool {
	return len(parts) == 0 || p.AllowEmpty && len(parts) == 1 && parts[0].Steps == nil && parts[0].Value == ""
}

// readsJSON reports whether the text of a part that is JSON is read as such: a
// property that is a text may have a document, which it is given as it is.
func (p *Parameter) readsJSON(text string) bool {
	return p.Outline.Any() || !p.Outline.Begins('"') || strings.HasPrefix(strings.TrimSpace(text), `"`)
}

// unprefixed removes what the styles label and matrix put before the value.
func (p *Parameter) unprefixed(text string) (string, error) {
	switch p.Style {
	case "label":
		rest, ok := strings.CutPrefix(text, ".")
		if !ok {
			return "", errors.New("must begin with a dot")
		}
		if p.Explode && p.Kind != Scalar {
			rest = strings.ReplaceAll(rest, ".", ",")
		}
		return rest, nil
	case "matrix":
		if p.Kind == Object && p.Explode {
			rest, ok := strings.CutPrefix(text, ";")
			if !ok {
				return "", errors.New("must begin with a semicolon")
			}
			return strings.ReplaceAll(rest, ";", ","), nil
		}
		rest, ok := strings.CutPrefix(text, ";"+p.Name)
		if !ok || rest != "" && rest[0] != '=' {
			return "", fmt.Errorf("must begin with ;%s=", p.Name)
		}
		return strings.ReplaceAll(strings.TrimPrefix(rest, "="), ";"+p.Name+"=", ","), nil
	}
	return text, nil
}

// split returns the parts of a value that is one text.
func (p *Parameter) split(text string, unescape func(string) (string, error)) (*tree, error) {
	kind := p.Kind
	asJSON := p.JSON || p.In == InForm && kind == Object && p.Explode
	whole := p.Explode && (p.In == InQuery || p.In == InForm)
	switch {
	case asJSON:
	case kind == List, kind == Either && p.Outline.Begins('[') && !whole && strings.Contains(text, p.delimiter()):
		return p.splitList(text, unescape)
	case kind == Object && p.Style != "deepObject":
		return p.splitObject(text, unescape)
	}
	decoded, err := unescape(text)
	return &tree{texts: []leaf{{decoded, asJSON}}}, err
}

// parts splits a list at the delimiter of its style. Many clients escape
// delimiters that they should not: where none stands as it is, the escaped ones
// count.
func (p *Parameter) parts(text string, unescape func(string) (string, error)) ([]string, error) {
	delimiter := p.delimiter()
	if p.Style == "spaceDelimited" {
		text = strings.ReplaceAll(text, "+", delimiter)
	}
	if text == "" {
		return nil, nil
	}
	if strings.Contains(text, delimiter) {
		return strings.Split(text, delimiter), nil
	}
	decoded, err := unescape(text)
	if p.Style == "spaceDelimited" {
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

func (p *Parameter) splitList(text string, unescape func(string) (string, error)) (*tree, error) {
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
func (p *Parameter) splitObject(text string, unescape func(string) (string, error)) (*tree, error) {
	parts, err := p.parts(text, unescape)
	if err != nil {
		return nil, err
	}
	t := &tree{}
	for i := 0; i < len(parts); i++ {
		name, value, ok := strings.Cut(parts[i], "=")
		if !p.Explode {
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
