package store

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// This file keeps the content of media entities and of stream properties. What an entity
// says of it, its media type and ETag, are annotations of the row.

// Content is that of a stream property, or of a media entity. It never changes.
type Content struct {
	ContentType, ETag string
	Modified          time.Time
	Data              []byte
}

// Contents is for [Rows] that keep content.
type Contents interface {
	// Content returns that of a stream property of an entity, or for "" that of the entity
	// itself; nil if there is none.
	Content(at Ref, property string) (*Content, error)
	// PutContent writes it, or takes it away for nil.
	PutContent(at Ref, property string, c *Content) error
}

// contents returns the rows as they keep content.
func (v *view) contents() (Contents, error) {
	if c, ok := v.rows.(Contents); ok {
		return c, nil
	}
	return nil, server.NotImplemented("content in this store")
}

// streams returns the stream properties of entities of a type, and "" if these have content
// themselves.
func (t *typ) streams() (names []string) {
	if t.media {
		names = append(names, "")
	}
	for _, p := range t.properties {
		if p.Type == "Edm.Stream" && !p.Collection {
			names = append(names, p.Name)
		}
	}
	return names
}

// media does what a function for content is for.
func (c *call) media() (result any, err error) {
	given, _ := c.body.(*odata.Media)
	var made *Content
	if given != nil {
		made = &Content{ContentType: given.ContentType, Modified: time.Now().Truncate(time.Second)}
		if made.Data, err = io.ReadAll(given); err != nil {
			return nil, err
		}
	}
	switch c.route.Method {
	case http.MethodGet:
		v, done, err := c.view(c.ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		return c.content(v)
	case http.MethodPost:
		err = c.write(http.StatusBadRequest, func(w *work) error {
			result, err = c.createOf(w, made)
			return err
		})
		return result, err
	}
	err = c.write(http.StatusConflict, func(w *work) error { return c.writeContent(w, made, given) })
	if err == nil && given != nil {
		given.ETag = made.ETag
	}
	return nil, err
}

// stream returns the entity that has content, and the property that has it; "" for none.
func (c *call) stream(v *view) (p place, property string, err error) {
	n := len(c.route.Segments) - 1
	if property = c.route.Segments[n].Name; property == "$value" {
		property = ""
	}
	if p, err = v.find(c.route.Segments[:n], c.keys); err == nil && p.entity == nil {
		err = errNotFound
	}
	return p, property, err
}

// content reads content.
func (c *call) content(v *view) (any, error) {
	p, property, err := c.stream(v)
	if err != nil {
		return nil, err
	}
	contents, err := v.contents()
	if err != nil {
		return nil, err
	}
	found, err := contents.Content(p.at, property)
	if found == nil || err != nil {
		return nil, err
	}
	return &odata.Media{Reader: bytes.NewReader(found.Data), ContentType: found.ContentType, Size: int64(len(found.Data)), ETag: found.ETag, Modified: found.Modified}, nil
}

// writeContent writes content, or takes it away for nil. given is what the function got.
func (c *call) writeContent(w *work, made *Content, given *odata.Media) error {
	p, property, err := c.stream(&w.view)
	if err != nil {
		return err
	}
	contents, err := w.contents()
	if err != nil {
		return err
	}
	old, err := contents.Content(p.at, property)
	if err != nil {
		return err
	}
	etag := ""
	if old != nil {
		etag = old.ETag
	}
	if !c.precondition().Holds(etag) || given != nil && given.ETag != "" && given.ETag != etag {
		return errPrecondition
	}
	if made == nil && old == nil {
		return nil
	}
	if err := mayLack(w.model.typeOf(p.entity), property, made); err != nil {
		return err
	}
	return w.setContent(p.table, p.at, p.entity, map[string]*Content{property: made})
}

// mayLack refuses to take content away from a property that has to have some.
func mayLack(t *typ, property string, made *Content) error {
	if p := t.property(property); made == nil && p != nil && p.NotNull {
		return wrong(http.StatusBadRequest, property, "%s must have a value", property)
	}
	return nil
}

// setContent writes content of an entity, and what the entity says of it.
func (w *work) setContent(t *table, at Ref, entity wire.Structured, streams map[string]*Content) error {
	own := codec.Copy(entity)
	if err := w.annotate(own, streams); err != nil {
		return err
	}
	if err := w.put(t, at, entity, own); err != nil {
		return err
	}
	return w.keep(at, streams)
}

// createOf makes a media entity of its content. What it must have besides, and nobody could
// say, is as if it was computed.
func (c *call) createOf(w *work, made *Content) (any, error) {
	p, err := w.find(c.route.Segments, c.keys)
	if err != nil {
		return nil, err
	}
	typ := p.table.typ
	values := map[string]wire.Raw{}
	for _, property := range typ.properties {
		zero := zeroOf(property.Type)
		if property.NotNull && !property.Defaults && !property.Collection && zero != "" && !slices.Contains(typ.key, property.Name) {
			values[property.Name] = zero
		}
	}
	entity, err := patched(reflect.New(reflect.TypeOf(typ.zero).Elem()).Interface().(wire.Structured), values)
	if err != nil {
		return nil, err
	}
	at, err := w.create(p.table, p.at.Key, entity, nil)
	if err != nil {
		return nil, err
	}
	if entity, err = w.rows.Get(at); err != nil {
		return nil, err
	}
	if err := w.setContent(p.table, at, entity, map[string]*Content{"": made}); err != nil {
		return nil, err
	}
	return c.written(w, p.table, at)
}

// annotate gives content its ETag, and has an entity, which is ours, say of which media type
// it is.
func (w *work) annotate(own wire.Structured, streams map[string]*Content) error {
	d := wire.DynamicOf(own)
	for _, name := range slices.Sorted(maps.Keys(streams)) {
		c := streams[name]
		if c == nil {
			d.Delete(name + "@odata.mediaContentType")
			d.Delete(name + "@odata.mediaEtag")
			continue
		}
		version, err := w.rows.Version()
		if err != nil {
			return err
		}
		c.ETag = `"` + strconv.FormatInt(version, 36) + `"`
		for _, said := range [...]struct{ term, text string }{{"mediaContentType", c.ContentType}, {"mediaEtag", c.ETag}} {
			value, err := codec.AppendString(nil, said.text)
			if err != nil {
				return bad("Content-Type", "%v", err)
			}
			d.Set(name+"@odata."+said.term, wire.Raw(value))
		}
	}
	return nil
}

// keep writes the content of an entity.
func (w *work) keep(at Ref, streams map[string]*Content) error {
	if len(streams) == 0 {
		return nil
	}
	contents, err := w.contents()
	for _, name := range slices.Sorted(maps.Keys(streams)) {
		if err == nil {
			err = contents.PutContent(at, name, streams[name])
		}
	}
	return err
}

// forget takes away the content of an entity that is deleted.
func (w *work) forget(t *typ, at Ref) error {
	contents, ok := w.rows.(Contents)
	if !ok {
		return nil
	}
	for _, name := range t.streams() {
		if err := contents.PutContent(at, name, nil); err != nil {
			return err
		}
	}
	return nil
}
