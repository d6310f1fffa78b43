package wire_test

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file is the twin's writing.

// form is how something is written: by options that anybody has, or as an answer.
type form struct {
	sibling.Answer
	answer   bool
	declared wire.Structured
}

func (f *form) options() (opts []wire.Option) {
	if f.answer {
		opts = append(opts, wire.Internal(sibling.Key{}).ForAnswer(&f.Answer))
	} else {
		opts = append(opts, odata.Metadata(odata.MetadataLevel(f.Metadata)))
		if f.Answer.IEEE754Compatible {
			opts = append(opts, odata.IEEE754Compatible())
		}
	}
	if f.declared != nil {
		opts = append(opts, odata.DeclaredType(f.declared))
	}
	return opts
}

// writer writes a payload. What cannot be written is a panic of a writeError.
type writer struct{ form }

// writeError is the JSON Pointer to what cannot be written.
type writeError string

// write returns the payload of an object, or where it cannot be written.
func (f form) write(o *object) (text string, e *writeError) {
	defer func() {
		if r := recover(); r != nil {
			path := r.(writeError)
			text, e = "", &path
		}
	}()
	w := writer{f}
	declared := o.model
	if f.declared != nil {
		declared = modelOf(f.declared)
	}
	return w.object(o, declared, "", f.Selection, true), nil
}

// pairs are the members of an object.
type pairs []string

func (p *pairs) add(name, value string) { *p = append(*p, name+":"+value) }

// object returns the object in a place of a declared type: the context, the
// type, other control information, declared properties, each behind its
// annotations, and what else is kept.
func (w *writer) object(o *object, declared *model, path string, sel *sibling.Selection, root bool) string {
	var out pairs
	w.context(&out, o, path, root)
	w.typeControl(&out, o, declared, path)
	contexts := 0
	for _, k := range o.kept {
		target, term, ok := controlName(k.name)
		if !ok || target != "" || term == "type" {
			continue
		}
		if term == "context" {
			if contexts++; contexts == 1 || root && w.ContextURL != "" {
				continue // is written, or replaced
			}
		}
		w.kept(&out, o.kept, k, path)
	}
	for i := range o.values {
		w.property(&out, o, i, path, sel)
	}
	for _, k := range o.kept {
		target, _, annotation := strings.Cut(k.name, "@")
		_, _, control := controlName(k.name)
		i, declares := o.model.index[target]
		switch {
		case target == "" && control:
		case declares && (annotation || o.values[i].state != absent):
		case target != "" && sel != nil && !selects(sel, target):
		default:
			w.kept(&out, o.kept, k, path)
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

func (w *writer) context(out *pairs, o *object, path string, root bool) {
	if root && w.ContextURL != "" {
		w.control(out, "context", w.ContextURL, path)
		return
	}
	w.keptControl(out, o, "context", path)
}

func (w *writer) keptControl(out *pairs, o *object, term, path string) {
	for _, k := range o.kept {
		if target, found, ok := controlName(k.name); ok && target == "" && found == term {
			w.kept(out, o.kept, k, path)
			return
		}
	}
}

// typeControl writes the type as it was read, or if it is not the declared one.
func (w *writer) typeControl(out *pairs, o *object, declared *model, path string) {
	switch {
	case o.typeForm == keptType:
		w.keptControl(out, o, "type", path)
	case o.typeForm == bareType && !w.answer:
		w.control(out, "type", o.model.name, path)
	case o.typeForm == hashType || o.typeForm == bareType || o.model != declared:
		w.control(out, "type", "#"+o.model.name, path)
	}
}

// control writes control information that is text.
func (w *writer) control(out *pairs, term, text, path string) {
	if !w.writes(term) {
		return
	}
	prefix := "@odata."
	if w.Version == "4.01" {
		prefix = "@"
	}
	out.add(quote(prefix+term, path), quote(text, path))
}

func (w *writer) writes(term string) bool {
	return w.Metadata != sibling.MetadataNone || term == "count" || term == "nextLink"
}

// kept writes one of the members that are kept, unless it is control
// information that the level of metadata lacks. The version of the protocol
// says how the name of control information begins.
func (w *writer) kept(out *pairs, all []keptMember, k keptMember, path string) {
	name := k.name
	if target, term, ok := controlName(name); ok {
		if !w.writes(term) {
			return
		}
		switch w.Version {
		case "4.0":
			name = target + "@odata." + term
		case "4.01":
			name = target + "@" + term
		}
		for _, other := range all {
			if other.name == name && name != k.name {
				return // it is there under both names
			}
		}
	}
	here := path + pointerSegment(k.name)
	out.add(quote(name, here), checked(k.text, here))
}

// checked returns a text that must be JSON.
func checked(text, path string) string {
	root, behind := parseTree([]byte(text))
	r := newReader([]byte(text), setting{limits: wire.Limits{Depth: 1000, Items: math.MaxInt}})
	if behind != nil || r.check(root, "", 0) != nil {
		panic(writeError(path))
	}
	return text
}

// quote returns text as JSON.
func quote(text, path string) string {
	if !utf8.ValidString(text) {
		panic(writeError(path))
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ':
			b.WriteString(`\u00` + string("0123456789abcdef"[r>>4]) + string("0123456789abcdef"[r&15]))
		default:
			if r == '"' || r == '\\' {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	var again string
	if err := json.Unmarshal([]byte(b.String()), &again); err != nil || again != text {
		panic(text)
	}
	return b.String()
}

func selects(sel *sibling.Selection, name string) bool {
	_, ok := sel.Properties[name]
	return ok || sel.All
}

// property writes declared property i of o, if it is selected.
func (w *writer) property(out *pairs, o *object, i int, path string, sel *sibling.Selection) {
	p, v := &o.model.properties[i], o.values[i]
	here := path + pointerSegment(p.name)
	selected := sel == nil || !p.nav && selects(sel, p.name)
	below := (*sibling.Selection)(nil)
	if sel != nil {
		below = sel.Properties[p.name]
		if p.nav {
			below, selected = sel.Expand[p.name]
		}
		if below == nil {
			below = &sibling.Selection{All: true}
		}
		// The links of navigation properties go with structural properties.
		if !selected && !(p.nav && selects(sel, p.name)) {
			return
		}
	}
	for _, k := range o.kept {
		if strings.HasPrefix(k.name, p.name+"@") {
			w.kept(out, o.kept, k, path)
		}
	}
	_, overridden := o.lookup(p.name)
	fills := w.answer && !w.Sparse && !o.removed() // an answer says what there is not
	switch {
	case !selected, v.state == absent && (overridden || p.nav && sel == nil || !p.nav && (p.stream || !fills)):
	case v.state == absent && p.many:
		out.add(quote(p.name, here), "[]")
	case v.state == absent && p.fallback != "":
		out.add(quote(p.name, here), w.fallback(p, here))
	case v.state == absent && p.nonnull:
	case v.state == null && p.nonnull && w.answer && p.kind != untyped:
		panic(writeError(here))
	case v.state == absent, v.state == null:
		out.add(quote(p.name, here), "null")
	case p.many:
		out.add(quote(p.name, here), w.items(p, v.items, here, below))
	default:
		out.add(quote(p.name, here), w.value(p, v, here, below))
	}
}

// fallback returns the value of a property that is absent.
func (w *writer) fallback(p *property, path string) string {
	text := []string{"Edm.Boolean", "Edm.Int32", "Edm.Single", "Edm.Double"}
	exact := []string{"Edm.Int64", "Edm.Decimal"}
	if slices.Contains(text, p.typeName) && p.fallback != "-INF" || slices.Contains(exact, p.typeName) && !w.IEEE754Compatible {
		return p.fallback
	}
	return quote(p.fallback, path)
}

func (w *writer) items(p *property, items []value, path string, sel *sibling.Selection) string {
	var texts []string
	for i, item := range items {
		here := path + pointerIndex(i)
		if w.answer && item.state != some && p.kind == structured && p.base.WireType().Entity {
			panic(writeError(here)) // an entity is not null
		}
		texts = append(texts, w.value(p, item, here, sel))
	}
	return "[" + strings.Join(texts, ",") + "]"
}

func (w *writer) value(p *property, v value, path string, sel *sibling.Selection) string {
	switch {
	case v.state != some:
		return "null"
	case p.kind == structured:
		return w.object(v.v.(*object), modelOf(p.base), path, sel, false)
	case p.kind == enum:
		return quote(v.v.(string), path)
	case p.kind == untyped:
		return checked(v.v.(string), path)
	}
	return w.primitive(v, path)
}

func (w *writer) primitive(v value, path string) string {
	if v.exact != "" {
		return v.exact
	}
	switch x := v.v.(type) {
	case bool:
		return strconv.FormatBool(x)
	case string:
		return quote(x, path)
	case float32:
		return float(float64(x), 32)
	case float64:
		return float(x, 64)
	case wire.GeoJSON:
		if x == "" {
			return "null"
		}
		return checked(string(x), path)
	case wire.Decimal:
		if w.answer {
			x = shifted(x)
		}
		if !numberRule.MatchString(x.String()) || v.quoted && !w.answer || w.IEEE754Compatible {
			return `"` + x.String() + `"`
		}
		return x.String()
	case int64:
		if v.quoted && !w.answer || w.IEEE754Compatible {
			return `"` + strconv.FormatInt(x, 10) + `"`
		}
		return strconv.FormatInt(x, 10)
	case interface{ String() string }:
		return `"` + x.String() + `"`
	}
	number := reflect.ValueOf(v.v)
	if number.CanUint() {
		return strconv.FormatUint(number.Uint(), 10)
	}
	return strconv.FormatInt(number.Int(), 10)
}

// shifted returns a decimal without an exponent, plus sign and needless zeros,
// unless the exponent is large.
func shifted(x wire.Decimal) wire.Decimal {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(x.String()), "e")
	n, err := strconv.Atoi("0" + strings.TrimLeft(exponent, "+-"))
	if strings.ContainsAny(mantissa, "IN") || strings.Contains(strings.ToLower(mantissa), "n") || err != nil || n > 1000 {
		return x
	}
	sign := strings.TrimRight(mantissa, "0123456789.")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(mantissa, sign), ".")
	for ; n > 0; n-- {
		if strings.HasPrefix(exponent, "-") {
			whole = "0" + whole
			whole, fraction = whole[:len(whole)-1], whole[len(whole)-1:]+fraction
		} else {
			fraction += strings.Repeat("0", 1-min(1, len(fraction)))
			whole, fraction = whole+fraction[:1], fraction[1:]
		}
	}
	text := strings.TrimLeft(whole, "0")
	if text == "" {
		text = "0"
	}
	if fraction != "" {
		text += "." + fraction
	}
	d, err := wire.ParseDecimal(strings.TrimPrefix(sign, "+") + text)
	if err != nil {
		panic(err)
	}
	return d
}

// float returns the shortest text, without an exponent if it is near 1.
func float(f float64, bits int) string {
	text := strconv.FormatFloat(f, 'f', -1, bits)
	exponent := strconv.FormatFloat(f, 'e', -1, bits)
	_, power, _ := strings.Cut(exponent, "e")
	switch n, err := strconv.Atoi(power); {
	case math.IsInf(f, 0):
		return `"` + strings.Replace(strings.ToUpper(text), "+", "", 1) + `"`
	case math.IsNaN(f):
		return `"NaN"`
	case err == nil && (n < -6 || n >= 21):
		return exponent
	}
	return text
}
