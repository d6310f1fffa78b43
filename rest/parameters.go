package rest

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// This file turns the texts of parameters into JSON, by style (OpenAPI 3.1,
// section 4.8.12.3), which is then read as all JSON is.

// sources are where parameters are read from.
type sources struct {
	path    []string // escaped
	query   pairs    // of forms too
	header  http.Header
	cookies map[string]string
}

// pairs are names, and values that are still escaped, in order.
type pairs []pair

type pair struct{ name, value string }

func (p pairs) all(name string) (values []string) {
	for _, one := range p {
		if one.name == name {
			values = append(values, one.value)
		}
	}
	return values
}

// text returns the JSON of a parameter; false if it is not there.
func (p *parameter) text(s *sources) (json []byte, found bool, err error) {
	switch p.in {
	case inPath:
		text, err := p.unprefixed(s.path[p.segment])
		if err != nil {
			return nil, false, err
		}
		json, err = p.split(text, url.PathUnescape)
		return json, true, err
	case inHeader:
		values := s.header[http.CanonicalHeaderKey(p.name)]
		if len(values) == 0 {
			return nil, false, nil
		}
		json, err = p.split(strings.Join(values, ","), func(text string) (string, error) { return strings.TrimSpace(text), nil })
		return json, true, err
	case inCookie:
		text, ok := s.cookies[p.name]
		if !ok {
			return nil, false, nil
		}
		json, err = p.split(text, url.QueryUnescape)
		return json, true, err
	}
	return p.fromPairs(s.query)
}

// unprefixed removes what the styles label and matrix put before the value.
func (p *parameter) unprefixed(text string) (string, error) {
	switch p.style {
	case "label":
		rest, ok := strings.CutPrefix(text, ".")
		if !ok {
			return "", errors.New("must begin with a dot")
		}
		if p.explode {
			rest = strings.ReplaceAll(rest, ".", ",")
		}
		return rest, nil
	case "matrix":
		if p.kind() == isObject && p.explode {
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

// fromPairs returns the JSON of a parameter of the query, or a field of a form.
func (p *parameter) fromPairs(all pairs) (json []byte, found bool, err error) {
	if p.kind() == isObject && !p.json {
		switch {
		case p.style == "deepObject":
			return p.deepObject(all)
		case p.explode:
			return p.spread(all)
		}
	}
	values := all.all(p.name)
	if len(values) == 0 || p.allowEmpty && len(values) == 1 && values[0] == "" {
		return nil, false, nil
	}
	if p.kind() == isList && !p.json && (p.explode || len(values) > 1) {
		json, err = p.list(values, url.QueryUnescape)
		return json, true, err
	}
	if len(values) > 1 {
		return nil, true, errors.New("must not be given twice")
	}
	json, err = p.split(values[0], url.QueryUnescape)
	return json, true, err
}

// kind is what a parameter's Go type is in JSON.
type kind uint8

const (
	isScalar kind = iota
	isList
	isObject
)

func (p *parameter) kind() kind { return kindOf(p.goType) }

func kindOf(t reflect.Type) kind {
	switch {
	case t.Kind() == reflect.Slice:
		return isList
	case t.Kind() == reflect.Map || t.Kind() == reflect.Pointer && t.Implements(structuredType):
		return isObject
	}
	return isScalar
}

var structuredType = reflect.TypeFor[wire.Structured]()

// split returns the JSON of a value that is one text.
func (p *parameter) split(text string, unescape func(string) (string, error)) ([]byte, error) {
	if p.json {
		text, err := unescape(text)
		return []byte(text), err
	}
	switch p.kind() {
	case isList:
		parts, err := p.parts(text, unescape)
		if err != nil {
			return nil, err
		}
		return p.list(parts, unescape)
	case isObject:
		return p.object(text, unescape)
	}
	decoded, err := unescape(text)
	if err != nil {
		return nil, err
	}
	return appendScalar(nil, decoded, p.shape.Info().TypeName, p.goType)
}

// parts splits a list at the delimiter of its style. Many clients escape
// delimiters that they should not: where none stands as it is, the escaped ones
// count.
func (p *parameter) parts(text string, unescape func(string) (string, error)) ([]string, error) {
	delimiter := map[string]string{"spaceDelimited": "%20", "pipeDelimited": "|"}[p.style]
	if delimiter == "" {
		delimiter = ","
	}
	if p.style == "spaceDelimited" {
		text = strings.ReplaceAll(text, "+", "%20")
	}
	if text == "" {
		return nil, nil
	}
	if strings.Contains(text, delimiter) {
		return strings.Split(text, delimiter), nil
	}
	decoded, err := unescape(text)
	if err != nil || !strings.Contains(decoded, delimiter) {
		return []string{text}, err
	}
	var parts []string
	for part := range strings.SplitSeq(decoded, delimiter) {
		parts = append(parts, url.QueryEscape(part))
	}
	return parts, nil
}

// list returns the JSON of a list of escaped texts.
func (p *parameter) list(parts []string, unescape func(string) (string, error)) ([]byte, error) {
	json := []byte{'['}
	for i, part := range parts {
		if i > 0 {
			json = append(json, ',')
		}
		text, err := unescape(part)
		if err == nil {
			json, err = appendScalar(json, text, p.shape.Info().TypeName, p.goType.Elem())
		}
		if err != nil {
			return nil, err
		}
	}
	return append(json, ']'), nil
}

// object returns the JSON of an object that is one text: names and values that
// alternate, or with an equals sign between.
func (p *parameter) object(text string, unescape func(string) (string, error)) ([]byte, error) {
	parts, err := p.parts(text, unescape)
	if err != nil {
		return nil, err
	}
	o := newObject(p.goType)
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
		o.add(name, value)
	}
	return o.json()
}

// deepObject returns the JSON of the style deepObject: name[property]=value.
func (p *parameter) deepObject(all pairs) (json []byte, found bool, err error) {
	o := newObject(p.goType)
	for _, one := range all {
		rest, ok := strings.CutPrefix(one.name, p.name+"[")
		if !ok || !strings.HasSuffix(rest, "]") {
			continue
		}
		name := strings.TrimSuffix(strings.TrimSuffix(rest, "]"), "][")
		value, err := url.QueryUnescape(one.value)
		if err != nil {
			return nil, true, err
		}
		found = true
		o.add(name, value)
	}
	if !found {
		return nil, false, nil
	}
	json, err = o.json()
	return json, true, err
}

// spread returns the JSON of an object whose properties stand in the query as
// parameters of their own.
func (p *parameter) spread(all pairs) (json []byte, found bool, err error) {
	o := newObject(p.goType)
	for _, one := range all {
		if !o.declares(one.name) {
			continue
		}
		value, err := url.QueryUnescape(one.value)
		if err != nil {
			return nil, true, err
		}
		found = true
		o.add(one.name, value)
	}
	if !found {
		return nil, false, nil
	}
	json, err = o.json()
	return json, true, err
}

// object collects the properties of an object.
type object struct {
	target wire.Structured // a typed nil; nil for a map
	goType reflect.Type
	names  []string
	values map[string][]string
}

func newObject(t reflect.Type) *object {
	o := &object{goType: t, values: map[string][]string{}}
	if t.Kind() == reflect.Pointer {
		o.target = reflect.Zero(t).Interface().(wire.Structured)
	}
	return o
}

// declares reports whether an object has a property. A map has all.
func (o *object) declares(name string) bool {
	if o.target == nil {
		return true
	}
	_, ok := wire.LookupProperty(o.target, name)
	return ok
}

func (o *object) add(name, value string) {
	if _, known := o.values[name]; !known {
		o.names = append(o.names, name)
	}
	o.values[name] = append(o.values[name], value)
}

// json returns the object. Properties of a list may be given several times.
func (o *object) json() ([]byte, error) {
	b := []byte{'{'}
	for i, name := range o.names {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = codec.AppendString(b, name); err != nil {
			return nil, err
		}
		if b, err = o.appendProperty(append(b, ':'), name); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func (o *object) appendProperty(b []byte, name string) ([]byte, error) {
	values := o.values[name]
	info := wire.PropertyInfo{TypeName: "Edm.String"}
	item := reflect.TypeFor[string]()
	if o.target != nil {
		if known, ok := wire.LookupProperty(o.target, name); ok {
			info = known
		}
	} else {
		item = o.goType.Elem()
		info.Collection = item.Kind() == reflect.Slice
		if shape, err := codec.ShapeOf(item, "", Texts{}); err == nil {
			info.TypeName = shape.Info().TypeName
		}
	}
	if !info.Collection {
		if len(values) > 1 {
			return nil, fmt.Errorf("must not have %s twice", strconv.Quote(name))
		}
		return appendScalar(b, values[0], info.TypeName, item)
	}
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendScalar(b, v, info.TypeName, item); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

// appendScalar appends a text as JSON: as it is if the type is a number or a
// boolean, or an alternative of several, and the text is one, and else as a
// string.
func appendScalar(b []byte, text, typeName string, t reflect.Type) ([]byte, error) {
	if literalTypes[typeName] || t.Kind() == reflect.Pointer && !t.Implements(structuredType) {
		if _, err := strconv.ParseFloat(text, 64); err == nil || text == "true" || text == "false" {
			if raw, err := wire.ParseRaw(text); err == nil {
				return append(b, raw...), nil
			}
		}
	}
	b, err := codec.AppendString(b, text)
	if err != nil {
		return nil, errors.New("must be UTF-8")
	}
	return b, nil
}

var literalTypes = map[string]bool{
	"Edm.Boolean": true, "Edm.Int64": true, "Edm.Int32": true, "Edm.Int16": true, "Edm.SByte": true, "Edm.Byte": true,
	"Edm.Single": true, "Edm.Double": true, "Edm.Decimal": true,
}
