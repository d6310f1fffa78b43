package message

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/wire"
)

// This file reads parameters without making JSON of their texts, as styles.go does: those
// that are primitive values, or lists of such, and written as most are. Each function reports
// whether it has; if not, v means nothing, and what styles.go makes of the texts is to be read,
// or what it says is wrong with them.

// ReadPath reads what the path has for a parameter, still escaped, into v.
func (p *Parameter) ReadPath(escaped string, v reflect.Value) bool {
	text, err := p.unprefixed(escaped)
	return err == nil && p.readOne(text, url.PathUnescape, v)
}

// ReadHeader reads the lines of a header into v.
func (p *Parameter) ReadHeader(lines []string, v reflect.Value) bool {
	return len(lines) == 1 && !p.hasCookies() && p.readOne(lines[0], trimmed, v)
}

// ReadCookies reads the cookies of a name into v.
func (p *Parameter) ReadCookies(values []string, v reflect.Value) bool {
	return len(values) == 1 && p.readOne(values[0], percent.UnescapeQuery, v)
}

// ReadParts reads what the query or a form has into v.
func (p *Parameter) ReadParts(parts []Part, v reflect.Value) bool {
	switch exploded := p.Explode && p.Kind == List; {
	case p.isEmpty(parts) || p.JSON:
		return false
	case len(parts) == 1 && !exploded:
		return parts[0].isText() && p.readOne(parts[0].Value, percent.UnescapeQuery, v)
	case !exploded || len(parts) > maxDirect:
		return false
	}
	for k := range parts {
		if !parts[k].isText() || !p.readItem(parts[k].Value, percent.UnescapeQuery, v, k, len(parts)) {
			return false
		}
	}
	return true
}

// ReadDefault reads the default, if there is one, into v.
func (p *Parameter) ReadDefault(v reflect.Value) bool {
	return p.text != "" && p.Shape.ReadText(p.text, v)
}

// readDefault reads the default, whose text it remembers if that says the same.
func (p *Parameter) readDefault() error {
	byJSON, direct := reflect.New(p.Type).Elem(), reflect.New(p.Type).Elem()
	if err := p.Shape.Unmarshal(p.Default, byJSON); err != nil {
		return err
	}
	text, isString := wire.Raw(p.Default).Text()
	if !isString {
		text = string(p.Default)
	}
	if p.Shape.ReadText(text, direct) && reflect.DeepEqual(direct.Interface(), byJSON.Interface()) {
		p.text = text
	}
	return nil
}

// maxDirect is how many items are read here at most: there are limits where JSON is read.
const maxDirect = 1000

// isText reports whether the part is a text that stands behind the name alone.
func (p *Part) isText() bool { return p.Steps == nil && !p.JSON }

// readOne reads a value that is one text.
func (p *Parameter) readOne(text string, unescape func(string) (string, error), v reflect.Value) bool {
	switch {
	case p.JSON || p.Kind > List:
		return false
	case p.Kind == Scalar:
		decoded, err := unescape(text)
		return err == nil && p.Shape.ReadText(decoded, v)
	}
	items, err := p.parts(text, unescape)
	if err != nil || len(items) == 0 || len(items) > maxDirect {
		return false
	}
	for k, item := range items {
		if !p.readItem(item, unescape, v, k, len(items)) {
			return false
		}
	}
	return true
}

// readItem reads item k of n.
func (p *Parameter) readItem(text string, unescape func(string) (string, error), v reflect.Value, k, n int) bool {
	decoded, err := unescape(text)
	return err == nil && p.Shape.ReadItemText(decoded, v, k, n)
}

// trimmed is what a text of a header says.
func trimmed(text string) (string, error) { return strings.TrimSpace(text), nil }

// hasCookies reports whether the parameter is a list of cookies, which can have commas (RFC
// 9110, section 5.3).
func (p *Parameter) hasCookies() bool {
	return p.Kind == List && http.CanonicalHeaderKey(p.Name) == "Set-Cookie"
}
