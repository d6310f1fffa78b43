package odata_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// message is a type that was generated before it had derived types, and stays a
// pointer: it lists them, and has no interface.
type message struct {
	ID      wire.Opt[string]   `odata:"id,key"`
	Text    wire.Opt[string]   `odata:"text"`
	Tags    []string           `odata:"tags"`
	Contact library.AnyContact `odata:"contact"`
	Answers []*message         `odata:"answers,nav"`
	Dynamic wire.Dynamic
}

var messageType = wire.Type{Name: "chat.message", Entity: true, Derived: []wire.Structured{(*targeted)(nil), (*urgent)(nil)}, Uses: []wire.Structured{(*library.Contact)(nil)}}

type level string

var levelType = wire.EnumType{Name: "chat.level", Members: []wire.Member{{Name: "high"}}}

func (level) EnumType() *wire.EnumType { return &levelType }

type targeted struct {
	message
	To      *library.Address       `odata:"to,required"`
	Level   level                  `odata:"level"`
	Price   wire.Opt[wire.Decimal] `odata:"price"`
	Weights []float64              `odata:"weights"`
	Names   []string               `odata:"names"`
	Sent    wire.Opt[string]       `odata:"sent,readOnly"`
	Replies []*message             `odata:"replies,nav"`
}

var targetedType = wire.Type{Name: "chat.targeted", Entity: true, Derived: []wire.Structured{(*urgent)(nil)}, Uses: messageType.Uses}

type urgent struct {
	targeted
	Until wire.Opt[wire.Date] `odata:"until"`
}

var urgentType = wire.Type{Name: "chat.urgent", Entity: true, Uses: messageType.Uses}

// secret is derived too, but listed nowhere.
type secret struct {
	message
	Key wire.Opt[string] `odata:"key"`
}

var secretType = wire.Type{Name: "chat.secret", Entity: true, Uses: messageType.Uses}

func (*message) WireType() *wire.Type  { return &messageType }
func (*targeted) WireType() *wire.Type { return &targetedType }
func (*urgent) WireType() *wire.Type   { return &urgentType }
func (*secret) WireType() *wire.Type   { return &secretType }

func resolve(name string) wire.Structured {
	switch name {
	case "chat.secret":
		return new(secret)
	case "chat.address":
		return new(library.Address) // not derived from message
	}
	return nil
}

// derivedPayloads are all but the brackets and the type of a targeted message.
var derivedPayloads = []string{
	``,
	`,"id":"1","text":null,"tags":["a",null],"contact":{"@odata.type":"#example.library.Mail","Label":"x"}`,
	`,"to":{"City":"Rome","x":1},"level":"high","price":1.500,"weights":[1.10,null],"names":["a",null]`,
	`,"to":null,"level":null,"price":null,"weights":null,"names":[],"replies":null`,
	`,"level":"","price":"1.5","x":{"y":[1.0]},"x@ns.t":1,"to@ns.t":2,"to":{}`,
	`,"replies":[{"@odata.type":"#chat.urgent","until":"2020-01-01"},{"id":"3"}],"replies@odata.count":2,"@odata.etag":"e"`,
}

func written(t *testing.T, v wire.Structured, options ...wire.Option) string {
	t.Helper()
	text, err := wire.Marshal(v, options...)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sameJSON reports whether two texts say the same.
func sameJSON(a, b string) bool { return wire.Raw(a).Equal(wire.Raw(b)) }

func TestDerivedAndBack(t *testing.T) {
	for _, stated := range []string{`"#chat.targeted"`, `"chat.targeted"`, `"http://host/$metadata#chat.targeted"`} {
		for _, rest := range derivedPayloads {
			text := `{"@odata.type":` + stated + rest + `}`
			v, direct := new(message), new(targeted)
			read(t, text, v)
			read(t, text, direct)
			if got := written(t, v); got != text && !strings.Contains(rest, "@odata.etag") && !strings.Contains(rest, "to@ns.t") {
				t.Errorf("%s is written as %s", text, got)
			}
			got, err := odata.Derived[*targeted](v)
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			if !wire.Equal(got, direct) {
				t.Errorf("%s: it gives\n%s, read as that it is\n%s", text, written(t, got), written(t, direct))
			}
			if !sameJSON(written(t, got), text) || odata.TypeName(got) != "chat.targeted" {
				t.Errorf("%s: derived, it is written as %s", text, written(t, got))
			}
			for _, from := range []wire.Structured{got, direct} {
				base, err := odata.Base[*message](from)
				if err != nil {
					t.Errorf("%s: %v", text, err)
					continue
				}
				if !sameJSON(written(t, base), text) || odata.TypeName(base) != "chat.targeted" || !wire.Equal(base, v) {
					t.Errorf("%s: back again it is %s", text, written(t, base))
				}
			}
		}
	}
}

func TestDerivedIsACopy(t *testing.T) {
	const text = `{"@odata.type":"#chat.targeted","id":"1","tags":null,"to":{"City":"Rome"},"x":1}`
	v := new(message)
	read(t, text, v)
	got, err := odata.Derived[*targeted](v)
	if err != nil {
		t.Fatal(err)
	}
	got.ID, got.Level = wire.Some("2"), "high"
	got.Tags = []string{"a"}
	got.Dynamic.Set("x", "2")
	got.Dynamic.Set("y", "3")
	wire.SetNull(got, &got.To)
	if got := written(t, v); got != text {
		t.Errorf("the original is %s", got)
	}
	base, err := odata.Base[*message](got)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"@odata.type":"#chat.targeted","id":"2","tags":["a"],"x":2,"y":3,"to":null,"level":"high"}`
	if text := written(t, base); !sameJSON(text, want) {
		t.Errorf("changed, it is %s", text)
	}
	base.Dynamic.Delete("level")
	wire.SetNull(base, &base.Tags)
	if got.Level != "high" || !sameJSON(written(t, got), `{"@odata.type":"#chat.targeted","id":"2","tags":["a"],"to":null,"level":"high","x":2,"y":3}`) {
		t.Errorf("the derived value is %s", written(t, got))
	}
}

func TestDerivedTargets(t *testing.T) {
	of := func(text string) *message {
		v := new(message)
		read(t, text, v)
		return v
	}
	plain, urgently := of(`{"id":"1"}`), of(`{"@odata.type":"#chat.urgent","until":"2020-01-01","to":{}}`)
	hidden := of(`{"@odata.type":"#chat.secret","key":"k"}`)

	if v, err := odata.Derived[*urgent](urgently); err != nil || v.Until.String() != "2020-01-01" || v.To == nil {
		t.Errorf("%v, %v", v, err)
	}
	between, err := odata.Derived[*targeted](urgently)
	if err != nil || between.To == nil || !sameJSON(written(t, between), written(t, urgently)) {
		t.Errorf("the type between is %v, %v", between, err)
	}
	if v, err := odata.Derived[*urgent](between); err != nil || v.Until.String() != "2020-01-01" {
		t.Errorf("from the type between: %v, %v", v, err)
	}
	if v, err := odata.Derived[wire.Structured](urgently); err != nil || reflect.TypeOf(v) != reflect.TypeFor[*urgent]() {
		t.Errorf("any type is %T, %v", v, err)
	}
	for _, v := range []*message{plain, urgently, hidden} {
		if got, err := odata.Derived[*message](v); err != nil || got != v {
			t.Errorf("its own type is %v, %v", got, err)
		}
	}
	if got, err := odata.Derived[wire.Structured](plain); err != nil || got != wire.Structured(plain) {
		t.Errorf("what says no type is %v, %v", got, err)
	}
	if v, err := odata.Derived[*secret](hidden); err != nil || v.Key.Or("") != "k" {
		t.Errorf("by the type that is wanted: %v, %v", v, err)
	}
	if v, err := odata.Derived[wire.Structured](hidden, odata.WithTypes(resolve)); err != nil || reflect.TypeOf(v) != reflect.TypeFor[*secret]() {
		t.Errorf("by the option: %T, %v", v, err)
	}
	if base, err := odata.Base[*message](plain); err != nil || base != plain {
		t.Errorf("the base of what is one: %v, %v", base, err)
	}
	if base, err := odata.Base[*message](&urgent{Until: wire.Null[wire.Date]()}); err != nil || !sameJSON(written(t, base), `{"@odata.type":"#chat.urgent","until":null}`) {
		t.Errorf("the base of the base: %v, %v", base, err)
	}
}

func TestDerivedErrors(t *testing.T) {
	of := func(text string) *message {
		v := new(message)
		read(t, text, v)
		return v
	}
	set := of(`{"@odata.type":"#chat.targeted"}`)
	set.Dynamic.Set("names", `["a"],"id":"2"`)
	fail := func(_ any, err error) error { return err }
	for want, err := range map[string]error{
		"the value is a chat.message, and no *odata_test.targeted": fail(odata.Derived[*targeted](of(`{}`))),
		"the value is a chat.targeted, and no *odata_test.urgent":  fail(odata.Derived[*urgent](of(`{"@odata.type":"#chat.targeted"}`))),
		"the value is a chat.urgent, and no *odata_test.secret":    fail(odata.Derived[*secret](of(`{"@odata.type":"#chat.urgent"}`))),
		"the type chat.secret is not known":                        fail(odata.Derived[wire.Structured](of(`{"@odata.type":"#chat.secret"}`))),
		"the type chat.nothing is not known":                       fail(odata.Derived[wire.Structured](of(`{"@odata.type":"#chat.nothing"}`), odata.WithTypes(resolve))),
		"the type chat.address is not known":                       fail(odata.Derived[wire.Structured](of(`{"@odata.type":"#chat.address"}`), odata.WithTypes(resolve))),
		"chat.secret, which is not known to be derived":            fail(odata.Derived[*targeted](of(`{"@odata.type":"#chat.secret"}`))),
		"/to: example.library.Address wanted, found number 1":      fail(odata.Derived[*targeted](of(`{"@odata.type":"#chat.targeted","to":1}`))),
		"/names/1: Edm.String wanted, found true":                  fail(odata.Derived[*targeted](of(`{"@odata.type":"#chat.targeted","names":["a",true]}`))),
		"wanted, found":           fail(odata.Derived[*targeted](of(`{"@odata.type":"#chat.targeted","price":"x"}`))),
		"the end of the payload":  fail(odata.Derived[*targeted](set)),
		"a value wanted, not nil": fail(odata.Derived[*targeted]((*message)(nil))),
		"a value wanted":          fail(odata.Derived[*targeted](nil)),
		"a value wanted, not":     fail(odata.Base[*message]((*targeted)(nil))),
		"*library.Address is not derived from *odata_test.message": fail(odata.Base[*message](new(library.Address))),
		"is not derived from *odata_test.targeted":                 fail(odata.Base[*targeted](new(message))),
		"is not derived from wire.Structured":                      fail(odata.Base[wire.Structured](new(message))),
		"/names/0: invalid UTF-8":                                  fail(odata.Base[*message](&targeted{Names: []string{"\xff"}})),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}

// TestDerivedIsWrittenOut puts a value into a page of its base type, and reads it.
func TestDerivedIsWrittenOut(t *testing.T) {
	base, err := odata.Base[*message](&urgent{Until: wire.Null[wire.Date](), targeted: targeted{Level: "high", message: message{ID: wire.Some("1")}}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := odata.MarshalPage(&odata.Page[*message]{Items: []*message{{ID: wire.Some("0")}, base}})
	if err != nil {
		t.Fatal(err)
	}
	var raw struct{ Value []json.RawMessage }
	if err := json.Unmarshal(text, &raw); err != nil {
		t.Fatal(err)
	}
	if !sameJSON(string(raw.Value[1]), `{"@odata.type":"#chat.urgent","id":"1","level":"high","until":null}`) {
		t.Errorf("the page is %s", text)
	}
	var page odata.Page[*message]
	if err := odata.UnmarshalPage(text, &page); err != nil {
		t.Fatal(err)
	}
	if v, err := odata.Derived[*urgent](page.Items[1]); err != nil || !v.Until.IsNull() || v.Level != "high" {
		t.Errorf("%v, %v", v, err)
	}
}

func TestDerivedIsChecked(t *testing.T) {
	v := new(message)
	read(t, `{"@odata.type":"#chat.targeted","id":"1","sent":"now","level":"low"}`, v)
	err := wire.Check(v, wire.Request, nil)
	if err == nil || !strings.Contains(err.Error(), "/to is required") || !strings.Contains(err.Error(), "/level") {
		t.Errorf("the error is %v", err)
	}
	if got := written(t, v); !sameJSON(got, `{"@odata.type":"#chat.targeted","id":"1","level":"low"}`) {
		t.Errorf("it is left as %s", got)
	}
	read(t, `{"@odata.type":"#chat.targeted","to":{},"sent":"now"}`, v)
	if err := wire.Check(v, wire.Response, nil); err != nil || !strings.Contains(written(t, v), "now") {
		t.Errorf("in a response: %v, %s", err, written(t, v))
	}
	read(t, `{"@odata.type":"#chat.nothing","sent":"now"}`, v)
	if err := wire.Check(v, wire.Request, nil); err != nil || !strings.Contains(written(t, v), "now") {
		t.Errorf("of an unknown type: %v, %s", err, written(t, v))
	}
}

func TestDerivedPaths(t *testing.T) {
	v := new(message)
	read(t, `{"answers":[],"@odata.type":"#chat.targeted","to":{"City":"Rome"},"price":1.50}`, v)
	for path, want := range map[string]string{"to/City": `"Rome"`, "price": "1.50", "weights": "[]", "sent": "null"} {
		value, ok := wire.Internal(sibling.Key{}).ValueAt(v, strings.Split(path, "/")...)
		if !ok || value.TypeName == "Edm.Untyped" {
			t.Errorf("%s is %v, %t", path, value, ok)
			continue
		}
		if text, err := value.Append(nil); err != nil || string(text) != want {
			t.Errorf("%s is %s, %v", path, text, err)
		}
	}
}
