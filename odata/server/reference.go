package server

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file reads references to entities (JSON Format 14, Protocol 11.4.6).

// readReference reads the reference that a request adds, sets or removes: in its body, or
// as the option $id.
func (r *request) readReference() (to odata.Reference, err error) {
	if r.reference.ID != "" { // the path says so
		return r.reference, nil
	}
	if r.exchange.Request.Method == http.MethodDelete {
		return r.optionID()
	}
	body, err := r.body()
	if err != nil {
		return to, err
	}
	return r.referenceIn(wire.Raw(body))
}

// referenceIn reads the reference that an object is.
func (r *request) referenceIn(object wire.Raw) (to odata.Reference, err error) {
	for _, name := range [...]string{"@odata.id", "@id"} {
		if texts := codec.Texts(codec.Member(object, name)); len(texts) == 1 {
			return r.refer(texts[0], name, nil)
		}
	}
	return to, BadRequest(`a reference is wanted: {"@odata.id": "…"}`, "@odata.id")
}

// optionID reads the reference that the option $id is. Its value is a URL, whose own percent
// signs are to be encoded once more in the query; many clients do not.
func (r *request) optionID() (to odata.Reference, err error) {
	found := r.optionsID()
	if len(found) != 1 {
		return to, BadRequest("the option $id is to say which reference is removed", "$id")
	}
	decoded, err := url.QueryUnescape(found[0])
	if err != nil {
		return to, BadRequest("the option $id is malformed", "$id")
	}
	if to, err = r.refer(decoded, "$id", nil); err == nil {
		return to, nil
	}
	if as, again := r.refer(found[0], "$id", nil); again == nil {
		return as, nil
	}
	return to, err
}

// optionsID returns the values of the option $id as they are written.
func (r *request) optionsID() (found []string) {
	for part := range strings.SplitSeq(r.exchange.Request.URL.RawQuery, "&") {
		if name, value, _ := strings.Cut(part, "="); isOption(strings.ReplaceAll(name, "%24", "$"), "$id") {
			found = append(found, value)
		}
	}
	return found
}

// refer returns the reference that a URL is: relative to the root of the service, and
// written in one way, if it leads there. What it leads to must be an entity, which can be of
// a type: nil for any.
func (r *request) refer(target, what string, typ wire.Structured) (odata.Reference, error) {
	if to, made := r.madeTogether(target); made {
		return odata.Reference{ID: to}, nil
	}
	target = r.referenced(target)
	rest, ours := r.below(target)
	if !ours {
		return odata.Reference{ID: target}, nil
	}
	path, err := r.handler.parser.Path(rest, "")
	if err != nil {
		return odata.Reference{}, BadRequest("the reference "+target+": "+strings.TrimPrefix(err.Error(), "query: "), what)
	}
	last := &path.Segments[len(path.Segments)-1]
	if last.Type.Kind != query.StructuredKind || last.Type.Collection {
		return odata.Reference{}, BadRequest("the reference "+target+" is to no entity", what)
	}
	if is := last.Type.Target; typ != nil && is != nil && derivedType(typ, nameOf(is)) == nil && derivedType(is, nameOf(typ)) == nil {
		return odata.Reference{}, BadRequest("the reference "+target+" is to a "+nameOf(is)+", and a "+nameOf(typ)+" is wanted", what)
	}
	for i := range path.Segments { // one name stands for a type
		if s := &path.Segments[i]; s.Kind == query.CastSegment && s.Type.Target != nil {
			s.Name = nameOf(s.Type.Target)
		}
	}
	return odata.Reference{ID: path.Encode()}, nil
}

// bind makes the references in an entity that is written, and in those that are written
// with it, what handlers get: annotations of one spelling, with URLs as [request.refer] has
// them. An entity of which there is nothing but its id is a reference too, and null ends what a
// property leads to, which then is null itself (JSON Format 8.5).
func (r *request) bind(v wire.Structured, path string) error {
	d := wire.DynamicOf(v)
	var bound map[string][]string
	var ended map[string]bool
	for name, value := range d.Annotations() {
		property, term, _ := strings.Cut(name, "@")
		if property == "" || term != "odata.bind" && term != "bind" {
			continue
		}
		p := wire.FindProperty(v, property)
		if p == nil || !p.Navigation {
			return BadRequest(codec.TypeName(v)+" has no navigation property "+property, path+name)
		}
		if string(value) == "null" && !p.Collection {
			ended = with(ended, property, true)
			continue
		}
		targets, ok := textsOf(value, p.Collection)
		if !ok {
			return BadRequest("what is bound is named by its URL, and in a collection by an array of URLs", path+name)
		}
		for _, target := range targets {
			to, err := r.refer(target, path+name, p.Target)
			if err != nil {
				return err
			}
			bound = with(bound, property, append(bound[property], to.ID))
		}
	}
	for p := range codec.Properties(v) {
		if p.Target == nil {
			continue
		}
		if !p.Navigation {
			if err := r.bindComplex(wire.PropertyValue(v, p.Name), path+p.Name+"/"); err != nil {
				return err
			}
			continue
		}
		to, err := r.bindWithin(v, p, bound[p.Name], path+p.Name)
		if err != nil {
			return err
		}
		n := len(to)
		if ended[p.Name] {
			n++
		}
		if !p.Collection && (n > 1 || n == 1 && !isNil(wire.PropertyValue(v, p.Name).Object())) {
			return BadRequest(p.Name+" can lead to one entity only, and more are named", path+p.Name)
		}
		if ended[p.Name] {
			d.Delete(p.Name + "@bind")
			d.Delete(p.Name + "@odata.bind")
			if err := codec.SetNull(v, p.Name); err != nil {
				return err
			}
		}
		if len(to) > 0 {
			d.Delete(p.Name + "@bind")
			d.Set(p.Name+"@odata.bind", listOf(to, p.Collection))
		}
	}
	return nil
}

// with sets a value in a map, which it makes if there is none: most requests need none.
func with[V any](m map[string]V, name string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[name] = v
	return m
}

// bindComplex is bind for a complex value, or each of several.
func (r *request) bindComplex(value wire.Value, path string) error {
	if o := value.Object(); !isNil(o) {
		return r.bind(o, path)
	}
	for i := range value.Len() {
		if o := value.Item(i).Object(); !isNil(o) {
			if err := r.bind(o, path); err != nil {
				return err
			}
		}
	}
	return nil
}

// bindWithin takes out of a navigation property the entities that are references, and
// binds what the others have.
func (r *request) bindWithin(v wire.Structured, p *wire.PropertyInfo, bound []string, path string) ([]string, error) {
	value := wire.PropertyValue(v, p.Name)
	if !p.Collection {
		o := value.Object()
		if isNil(o) {
			return bound, nil
		}
		if id := onlyID(o); id != "" {
			to, err := r.refer(id, path, p.Target)
			codec.Clear(v, p.Name)
			return append(bound, to.ID), err
		}
		return bound, r.bindEntity(o, p, path)
	}
	var kept []int
	for i := range value.Len() {
		o := value.Item(i).Object()
		if isNil(o) {
			continue
		}
		if id := onlyID(o); id != "" {
			to, err := r.refer(id, path, p.Target)
			if err != nil {
				return nil, err
			}
			bound = append(bound, to.ID)
			continue
		}
		kept = append(kept, i)
		if err := r.bindEntity(o, p, path); err != nil {
			return nil, err
		}
	}
	if len(kept) < value.Len() { // with none left, the collection is all that there is
		return bound, codec.Pick(v, p.Name, kept)
	}
	return bound, nil
}

// bindEntity is bind for an entity in another one, which may have an id.
func (r *request) bindEntity(o wire.Structured, p *wire.PropertyInfo, path string) error {
	d := wire.DynamicOf(o)
	if id := odata.ControlOf(d).ID; id != "" {
		to, err := r.refer(id, path, p.Target)
		if err != nil {
			return err
		}
		d.Delete("@id")
		d.Set("@odata.id", listOf([]string{to.ID}, false))
	}
	return r.bind(o, path+"/")
}

// textsOf returns the strings that a value is: one, or all those of an array.
func textsOf(value wire.Raw, collection bool) (texts []string, ok bool) {
	if !collection {
		text, ok := value.Text()
		return []string{text}, ok
	}
	if !strings.HasPrefix(strings.TrimSpace(string(value)), "[") {
		return nil, false
	}
	for name, item := range codec.Members(value) {
		text, is := item.Text()
		if name != "" || !is {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

// onlyID returns the id of an object that has nothing else; "" if it has.
func onlyID(o wire.Structured) string {
	id := odata.ControlOf(wire.DynamicOf(o)).ID
	if id == "" {
		return ""
	}
	for range wire.DynamicOf(o).Undeclared() {
		return ""
	}
	for p := range codec.Properties(o) {
		if value, ok := codec.ValueAt(o, p.Name); ok && !value.IsAbsent() {
			return ""
		}
	}
	return id
}

// listOf returns texts as JSON: the only one, or an array.
func listOf(texts []string, collection bool) wire.Raw {
	var b []byte
	for i, text := range texts {
		if i > 0 {
			b = append(b, ',')
		}
		b, _ = codec.AppendString(b, text) // it is printed from what was parsed
	}
	if collection {
		return wire.Raw("[" + string(b) + "]")
	}
	return wire.Raw(b)
}

// referenced returns a URL of a body in full. Its beginning may stand for what another request
// of the batch was about: "$1", "$1/Orders". One that begins with dots is relative to the URL of
// the request, or to the context URL in the body (JSON Format 4.5.1), and stays as it is, which
// is none of the service, if it leads elsewhere. Others are relative to the root.
func (r *request) referenced(target string) string {
	switch {
	case strings.HasPrefix(target, "./"), strings.HasPrefix(target, "../"):
		if full := r.resolved(target); strings.HasPrefix(full, r.root()) {
			return full
		}
	case r.batched != nil && strings.HasPrefix(target, "$"):
		id, rest := cutAny(target[1:], "/?")
		if ref, known := r.batched.references[id]; known {
			return ref.url + rest
		}
	}
	return target
}

// madeTogether returns a URL of a body whose beginning stands for what is made in the same change
// set, by the name that it has in the one that is sent; false for any other URL.
func (r *request) madeTogether(target string) (to string, made bool) {
	if r.batched == nil || !strings.HasPrefix(target, "$") {
		return "", false
	}
	to = r.referenced(target)
	_, known := r.batched.references[strings.TrimPrefix(target, "$")]
	return to, known && strings.HasPrefix(to, "$")
}

// resolved returns where a relative URL leads from the request; "" if it is malformed.
func (r *request) resolved(target string) string {
	base, err := url.Parse(strings.TrimSuffix(r.root(), "/") + r.rawPath())
	if context, _ := either(r.sent, "context").Text(); err == nil && context != "" {
		base, err = percent.Resolve(base, context)
	}
	if err != nil {
		return ""
	}
	to, err := percent.Resolve(base, target)
	if err != nil {
		return ""
	}
	return to.String()
}
