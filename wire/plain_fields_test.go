package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
	"github.com/odatagen/odatagen/wire/gen"
)

type size string

var typeOfSize = wire.EnumType{Name: "size", Members: []wire.Member{{Name: "S"}, {Name: "L"}}}

func (size) EnumType() *wire.EnumType { return &typeOfSize }

// firm is a plain struct with every kind of field that is always there.
type firm struct {
	Text       string              `json:"text"`
	Whole      int64               `json:"whole"`
	Real       float64             `json:"real"`
	Yes        bool                `json:"yes"`
	Day        wire.Date           `json:"day"`
	ID         wire.Guid           `json:"id"`
	Size       size                `json:"size" schema:"required"`
	Tags       []string            `json:"tags" schema:"required"`
	Sizes      []size              `json:"sizes" schema:"required"`
	Rows       [][]int32           `json:"rows" schema:"required"`
	Parts      []*loose            `json:"parts" schema:"required"`
	Lists      map[string][]string `json:"lists" schema:"required"`
	Part       *loose              `json:"part" schema:"required"`
	Maybe      wire.Opt[string]    `json:"maybe" schema:"required,nullable"`
	MaybeList  []string            `json:"maybeList" schema:"required,nullable"`
	Undeclared wire.Undeclared
}

var typeOfFirm = wire.Type{Name: "firm"}

func (*firm) WireType() *wire.Type              { return &typeOfFirm }
func (v *firm) MarshalJSON() ([]byte, error)    { return gen.MarshalJSON(v) }
func (v *firm) UnmarshalJSON(data []byte) error { return gen.UnmarshalJSON(data, v) }

// loose is a plain struct in which nothing has to be.
type loose struct {
	Name       wire.Opt[string] `json:"name,omitzero"`
	Context    wire.Opt[string] `json:"@odata.context,omitzero"`
	Tags       []string         `json:"tags,omitzero"`
	Undeclared wire.Undeclared
}

var typeOfLoose = wire.Type{Name: "loose"}

func (*loose) WireType() *wire.Type { return &typeOfLoose }

// labels is a plain struct whose other members have a type.
type labels struct {
	Other      map[string]string `json:"-" schema:"rest"`
	Undeclared wire.Undeclared
}

var typeOfLabels = wire.Type{Name: "labels"}

func (*labels) WireType() *wire.Type { return &typeOfLabels }

const firmText = `{"text":"","whole":0,"real":0,"yes":false,"day":"0000-01-01","id":"00000000-0000-0000-0000-000000000000",` +
	`"size":"S","tags":[],"sizes":[],"rows":[],"parts":[],"lists":{},"part":{},"maybe":null,"maybeList":[]}`

// TestFirmFields writes a value in which nothing was set but what cannot go
// without, and reads that.
func TestFirmFields(t *testing.T) {
	v := firm{Size: "S", Part: new(loose), Maybe: wire.Null[string]()}
	text, err := json.Marshal(&v)
	if err != nil || string(text) != firmText {
		t.Errorf("got  %s %v\nwant %s", text, err, firmText)
	}
	var again firm
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if again.Tags == nil || again.Lists == nil || again.Size != "S" || !again.Maybe.IsNull() {
		t.Errorf("%+v", again)
	}
	if text, err = wire.Marshal(&again, wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{})); err != nil || string(text) != firmText {
		t.Errorf("got  %s %v\nwant %s", text, err, firmText)
	}
}

// sized is a plain struct with enumerations of which one must be there.
type sized struct {
	Size       size  `json:"size" schema:"required"`
	Given      size  `json:"given,omitzero" schema:"required,readOnly"`
	Blank      blank `json:"blank" schema:"required"`
	Made       blank `json:"made,omitzero" schema:"required,readOnly"`
	Undeclared wire.Undeclared
}

// blank is an enumeration with an empty member.
type blank string

var (
	typeOfSized = wire.Type{Name: "sized"}
	typeOfBlank = wire.EnumType{Name: "blank", Members: []wire.Member{{Name: ""}, {Name: "x"}}}
)

func (*sized) WireType() *wire.Type    { return &typeOfSized }
func (blank) EnumType() *wire.EnumType { return &typeOfBlank }

// TestEmptyMembers: an enumeration that was not set is "" only where that is a
// member. What was read as "" is written so.
func TestEmptyMembers(t *testing.T) {
	answer := wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{})
	for _, test := range []struct {
		v             sized
		want, request string
	}{
		{sized{}, "wire: /size: is required, and has no value", "wire: /size: is required, and has no value"},
		{sized{Size: "S"}, "wire: /given: is required, and has no value", `{"size":"S","blank":""}`},
		{sized{Size: "unheard of", Given: "L", Blank: "x"}, `{"size":"unheard of","given":"L","blank":"x","made":""}`, `{"size":"unheard of","given":"L","blank":"x"}`},
	} {
		for want, opts := range map[string][]wire.Option{test.want: {answer}, test.request: nil} {
			text, err := wire.Marshal(&test.v, opts...)
			if got := string(text); err == nil && got != want || err != nil && err.Error() != want {
				t.Errorf("%s, %v; want %s", got, err, want)
			}
		}
	}
	const text = `{"blank":"","size":""}`
	var read sized
	if err := wire.Unmarshal([]byte(text), &read); err != nil {
		t.Fatal(err)
	}
	if got, err := wire.Marshal(&read); err != nil || string(got) != text {
		t.Errorf("%s is written as %s, %v", text, got, err)
	}
	if err := wire.Check(&read, wire.Request, formats.Texts{}); err == nil || err.Error() != `wire: /size must be one of "S", "L"` {
		t.Error(err)
	}
	read.Size = "L"
	if got, err := wire.Marshal(&read); err != nil || string(got) != `{"size":"L","blank":""}` {
		t.Errorf("%s, %v", got, err)
	}
}

// TestBareDecimal: plain JSON has numbers alone, so that there is no string to be
// written as a number.
func TestBareDecimal(t *testing.T) {
	var v priced
	if err := wire.Unmarshal([]byte(`{"price":"1.50"}`), &v); err == nil || !strings.Contains(err.Error(), "a number wanted") {
		t.Errorf("%+v, %v", v, err)
	}
	const text = `{"price":1.50,"prices":[1.0]}`
	if err := wire.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	if got, err := wire.Marshal(&v); err != nil || string(got) != text {
		t.Errorf("%s, %v", got, err)
	}
}

type priced struct {
	Price      wire.Decimal   `json:"price"`
	Prices     []wire.Decimal `json:"prices,omitzero"`
	Undeclared wire.Undeclared
}

var typeOfPriced = wire.Type{Name: "priced"}

func (*priced) WireType() *wire.Type { return &typeOfPriced }

// TestFirmFieldsAreDemanded takes each member away, and makes it null.
func TestFirmFieldsAreDemanded(t *testing.T) {
	members := []string{"text", "whole", "real", "yes", "day", "id", "size", "tags", "sizes", "rows", "parts", "lists", "part", "maybe", "maybeList"}
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(firmText), &all); err != nil || len(all) != len(members) {
		t.Fatal(err)
	}
	for _, name := range members {
		value := all[name]
		delete(all, name)
		text, _ := json.Marshal(all)
		if err := new(firm).UnmarshalJSON(text); err == nil || err.Error() != "wire: /"+name+" at byte 0: is required, and missing" {
			t.Errorf("without %s: %v", name, err)
		}
		all[name] = json.RawMessage("null")
		text, _ = json.Marshal(all)
		err := new(firm).UnmarshalJSON(text)
		if nullable := strings.HasPrefix(name, "maybe"); nullable != (err == nil) || !nullable && (!strings.Contains(err.Error(), "is required, and not nullable") || !strings.Contains(err.Error(), "/"+name+" at byte ")) {
			t.Errorf("%s null: %v", name, err)
		}
		all[name] = value
	}
	v := firm{Size: "S", Maybe: wire.Null[string]()}
	if _, err := wire.Marshal(&v); err == nil || err.Error() != "wire: /part: is required, and has no value" {
		t.Error(err)
	}
	v = firm{Size: "S", Part: new(loose)}
	if _, err := wire.Marshal(&v, wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{})); err == nil || err.Error() != "wire: /maybe: is required, and has no value" {
		t.Error(err)
	}
}

// TestNoControlInformation has what would be control information in OData.
func TestNoControlInformation(t *testing.T) {
	for _, text := range []string{
		`{"@type":["Person","Author"],"name":"a","@id":"x","@odata.type":"#loose"}`,
		`{"@odata.type":"#loose"}`,
		`{"@odata.type":1,"@type":2,"name@odata.count":3,"name":"a","@removed":{"reason":"changed"},"#x":4}`,
		`{"@odata.context":"c","@context":"d","tags":[],"name@odata.type":null}`,
		`{"value":{"a":1}}`,
		`{"@odata.type":null}`,
	} {
		var v loose
		if err := wire.Unmarshal([]byte(text), &v); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for _, options := range [][]wire.Option{nil, {wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{})}, {odata.Metadata(odata.MetadataNone)}, {wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{Metadata: sibling.MetadataFull, BaseURL: "u"})}, {wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{Version: "4.01"})}} {
			if out, err := wire.Marshal(&v, options...); err != nil || !sameJSON(t, text, out) {
				t.Errorf("%s: %s %v", text, out, err)
			}
		}
		if odata.TypeName(&v) != "loose" || wire.DynamicOf(&v) != nil {
			t.Errorf("%s: %s", text, odata.TypeName(&v))
		}
		if strings.HasPrefix(text, `{"value`) {
			continue
		}
		var m labels
		var all map[string]any
		if err := json.Unmarshal([]byte(text), &all); err != nil {
			t.Fatal(err)
		}
		for name := range all {
			all[name] = "text"
		}
		strs, _ := json.Marshal(all)
		if err := wire.Unmarshal(strs, &m); err != nil || len(m.Other) != len(all) {
			t.Errorf("%s: %v %v", strs, m.Other, err)
			continue
		}
		if out, err := wire.Marshal(&m); err != nil || !sameJSON(t, string(strs), out) {
			t.Errorf("%s: %s %v", strs, out, err)
		}
	}
}

func TestUndeclared(t *testing.T) {
	var v loose
	u := &v.Undeclared
	u.Set("@type", `"a"`)
	u.Set("@odata.type", `"b"`)
	u.Set("x@y", "1")
	u.Set("x@y", "2")
	u.Set("gone", "3")
	u.Set("gone", "")
	copied := v
	copied.Undeclared.Delete("@type")
	const want = `{"@type":"a","@odata.type":"b","x@y":2}`
	if out, err := wire.Marshal(&v); err != nil || string(out) != want {
		t.Errorf("%s %v", out, err)
	}
	text := ""
	for name, value := range u.All() {
		text += name + string(value)
		if name == "@odata.type" {
			break
		}
	}
	if text != `@type"a"@odata.type"b"` {
		t.Error(text)
	}
	if value, ok := copied.Undeclared.Lookup("@odata.type"); !ok || value != `"b"` {
		t.Error(value, ok)
	}
	if _, ok := copied.Undeclared.Lookup("@type"); ok {
		t.Error("@type is still there")
	}
	u.Set("bad", "{")
	if _, err := wire.Marshal(&v); err == nil {
		t.Error("no error for what is no JSON")
	}
	if _, err := json.Marshal(v); err == nil {
		t.Error("no error for a value that is no pointer")
	}
}

func TestNullOfARequiredField(t *testing.T) {
	var v firm
	wire.SetNull(&v, &v.MaybeList)
	if !wire.IsNull(&v, &v.MaybeList) || wire.IsNull(&v, &v.Text) || wire.IsNull(&v, &v.Tags) {
		t.Error("IsNull")
	}
	defer func() {
		if recover() != "wire: tags of *wire_test.firm cannot be null: it is required" {
			t.Error("no panic that says so")
		}
	}()
	wire.SetNull(&v, &v.Tags)
}
