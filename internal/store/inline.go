package store

import (
	"encoding/base64"
	"errors"
	"mime"
	"strings"
	"time"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// inline takes the content out of an entity, a copy that is ours, that stands in it: in the
// form that its media type, which stands beside it, has in JSON (JSON Format 9). null takes
// content away. That of a media entity is called $value.
func (w *work) inline(t *typ, own wire.Structured) (map[string]*Content, error) {
	streams := map[string]*Content{}
	d := wire.DynamicOf(own)
	for _, name := range t.streams() {
		text, err := takeInline(own, name)
		if err != nil {
			return nil, err
		}
		if text == "" {
			continue
		}
		target := name
		if name == "" {
			target = "$value"
		}
		made, err := contentOf(odata.PropertyControlOf(d, name).MediaContentType, text)
		if err != nil {
			return nil, bad(target, "%s: %v", target, err)
		}
		if err := mayLack(t, name, made); err != nil {
			return nil, err
		}
		streams[name] = made
	}
	return streams, nil
}

// takeInline takes the JSON of content out of an entity; "" for none.
func takeInline(own wire.Structured, name string) (wire.Raw, error) {
	if name == "" {
		text, _ := wire.DynamicOf(own).Lookup("$value")
		wire.DynamicOf(own).Delete("$value")
		return text, nil
	}
	value, declared := codec.ValueAt(own, name)
	if !declared || value.IsAbsent() {
		return "", nil
	}
	text, err := rawOf(wire.PropertyValue(own, name))
	if err != nil {
		return "", err
	}
	return text, codec.SetAbsent(own, name)
}

// contentOf returns the content that stands as JSON, nil for null.
func contentOf(contentType string, text wire.Raw) (*Content, error) {
	if text == "null" {
		return nil, nil
	}
	c := &Content{ContentType: contentType, Data: []byte(text), Modified: time.Now().Truncate(time.Second)}
	name, _, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil:
		return nil, errors.New("the media type of content has to stand beside it, as mediaContentType")
	case name == "application/json" || strings.HasSuffix(name, "+json"):
		return c, nil
	}
	plain, is := text.Text()
	if !is {
		return nil, errors.New("content that is not JSON is a string")
	}
	if c.Data = []byte(plain); strings.HasPrefix(name, "text/") {
		return c, nil
	}
	if c.Data, err = base64.RawURLEncoding.DecodeString(strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(plain)); err != nil {
		return nil, errors.New("content that is neither JSON nor text is in base64url")
	}
	return c, nil
}
