package odata_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

func read(t *testing.T, text string, v wire.Structured, options ...wire.Option) {
	t.Helper()
	if err := wire.Unmarshal([]byte(text), v, options...); err != nil {
		t.Fatal(err)
	}
}

func TestControl(t *testing.T) {
	for _, prefix := range []string{"odata.", ""} {
		data := strings.ReplaceAll(`{"@P.context":"c","@P.id":"i","@P.etag":"e\"","@P.type":"#a.b","@P.editLink":"el","@P.readLink":"rl",
			"@P.mediaEditLink":"mel","@P.mediaReadLink":"mrl","@P.mediaContentType":"mct","@P.mediaEtag":"me","@P.nextLink":"n","@P.deltaLink":"d",
			"@P.removed":{"x":1,"reason":"changed"},"@ns.id":"other","x@P.id":"other",
			"p@P.context":"c","p@P.type":"#t","p@P.count":5,"p@P.nextLink":"n","p@P.deltaLink":"d","p@P.navigationLink":"nl","p@P.associationLink":"al",
			"p@P.mediaEditLink":"mel","p@P.mediaReadLink":"mrl","p@P.mediaContentType":"mct","p@P.mediaEtag":"me","p@P.bind":["a","b"],"q@P.bind":"z","q@P.count":"6"}`, "@P.", "@"+prefix)
		data = strings.ReplaceAll(data, "p@P.", "p@"+prefix)
		var s callrecords.Session
		read(t, data, &s)
		want := odata.Control{"c", "i", `e"`, "#a.b", "el", "rl", "mel", "mrl", "mct", "me", "n", "d", true, "changed"}
		if got := odata.ControlOf(&s.Dynamic); got != want {
			t.Errorf("%+v; want %+v", got, want)
		}
		wantProperty := odata.PropertyControl{"c", "#t", wire.Some[int64](5), "n", "d", "nl", "al", "mel", "mrl", "mct", "me", []string{"a", "b"}}
		if got := odata.PropertyControlOf(&s.Dynamic, "p"); !reflect.DeepEqual(got, wantProperty) {
			t.Errorf("%+v; want %+v", got, wantProperty)
		}
		if got := odata.PropertyControlOf(&s.Dynamic, "q"); got.Count.Or(0) != 6 || fmt.Sprint(got.Bind) != "[z]" {
			t.Errorf("%+v", got)
		}
	}
	var odd callrecords.Session
	read(t, `{"@odata.id":1,"@odata.removed":true,"p@odata.bind":{},"p@odata.count":"x","@odata.etag":null}`, &odd)
	if got := odata.ControlOf(&odd.Dynamic); got != (odata.Control{Removed: true}) {
		t.Errorf("%+v", got)
	}
	if got := odata.PropertyControlOf(&odd.Dynamic, "p"); !got.Count.IsAbsent() || got.Bind != nil {
		t.Errorf("%+v", got)
	}
}

func TestTypeName(t *testing.T) {
	const own = "microsoft.graph.callRecords.session"
	for text, want := range map[string]string{
		`{}`:                             own,
		`{"@odata.type":"#` + own + `"}`: own,
		`{"@odata.type":"` + own + `"}`:  own,
		`{"@odata.type":"#a.b"}`:         "a.b",
		`{"@type":"http://host#a.b"}`:    "a.b",
		`{"@type":"#"}`:                  own,
	} {
		var s callrecords.Session
		read(t, text, &s)
		if got := odata.TypeName(&s); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestOptions checks that each option does what it says.
func TestOptions(t *testing.T) {
	var s callrecords.Session
	read(t, `{"value":{"@odata.etag":"e","id":"1"}}`, &s, odata.InValue())
	for _, test := range []struct {
		option wire.Option
		want   string
	}{
		{odata.Metadata(odata.MetadataMinimal), `{"@odata.etag":"e","id":"1"}`},
		{odata.Metadata(odata.MetadataNone), `{"id":"1"}`},
		{odata.Metadata(odata.MetadataFull), `{"@odata.type":"#microsoft.graph.callRecords.session","@odata.etag":"e","id":"1"}`},
		{odata.DeclaredType((*callrecords.GraphEntity)(nil)), `{"@odata.type":"#microsoft.graph.callRecords.session","@odata.etag":"e","id":"1"}`},
	} {
		if out, err := wire.Marshal(&s, test.option); err != nil || string(out) != test.want {
			t.Errorf("%s %v, want %s", out, err, test.want)
		}
	}
	page := odata.Page[*callrecords.Session]{Count: wire.Some[int64](1)}
	if out, err := odata.MarshalPage(&page, odata.IEEE754Compatible()); err != nil || string(out) != `{"@odata.count":"1","value":[]}` {
		t.Errorf("%s %v", out, err)
	}
}
