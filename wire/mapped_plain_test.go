package wire_test

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// host is a plain type whose properties have types of others.
type host struct {
	ID      loud                   `json:"id" schema:"type=string/uuid"`
	Address netip.Addr             `json:"address" schema:"type=string/ip" check:"maxLength=12"`
	Load    wire.Opt[loud]         `json:"load,omitzero" schema:"nullable,type=number/percent" check:"maximum=100"`
	Peers   []netip.Addr           `json:"peers,omitzero" schema:"type=string/ip" check:"maxItems=3 items.pattern=^1"`
	Maybe   []wire.Opt[netip.Addr] `json:"maybe,omitzero" schema:"type=string/ip" check:"items.nullable"`
	ByName  map[string]netip.Addr  `json:"byName,omitzero" schema:"type=string/ip" check:"values.maxLength=9"`
	Count   wire.Opt[loud]         `json:"count,omitzero" schema:"type=integer"`
	Either  *addressOr             `json:"either,omitzero"`
	wire.Undeclared
}

// addressOr is an address, a number or a list of addresses.
type addressOr struct {
	Address wire.Opt[netip.Addr] `schema:"type=string/ip"`
	Number  wire.Opt[loud]       `schema:"type=integer" check:"minimum=5"`
	List    []netip.Addr         `schema:"type=string/ip"`
	Other   wire.Raw
}

var (
	codecsOfHost    = []wire.Codec{wire.ByText[loud, *loud]{}, wire.ByText[netip.Addr, *netip.Addr]{}}
	typeOfHost      = wire.Type{Name: "Host", Codecs: codecsOfHost}
	typeOfAddressOr = wire.UnionType{Name: "AddressOr", Codecs: codecsOfHost}
)

func (*host) WireType() *wire.Type            { return &typeOfHost }
func (*addressOr) UnionType() *wire.UnionType { return &typeOfAddressOr }

const hostID = `"id":"E523D2ED-2966-4B6B-925B-754A88034CC5","address":"10.0.0.1"`

func TestMappedPlain(t *testing.T) {
	for _, text := range []string{
		`{` + hostID + `}`,
		`{"id":"e523d2ed-2966-4b6b-925b-754a88034cc5","address":"::ffff:1"}`,
		`{"id":"e523d2ed-2966-4b6b-925b-754a88034cc5","address":"0:0::1"}`,
		`{` + hostID + `,"load":1.50,"peers":["10.0.0.1","10::0"]}`,
		`{` + hostID + `,"count":-123456789012345678901234567890,"either":123456789012345678901234567890}`, `{` + hostID + `,"count":-0}`, `{` + hostID + `,"count":7.0}`,
		`{` + hostID + `,"load":null,"peers":[],"maybe":[null,"10.0.0.1"],"byName":{"a":"::1"},"count":1e2}`,
		`{` + hostID + `,"maybe":["10::0",null,"0:0::2"],"byName":{"a":"10::0","b":"0::3"}}`,
		`{` + hostID + `,"either":"0::1"}`, `{` + hostID + `,"either":["0::1","::2","0::3"]}`,
		`{` + hostID + `,"either":"::1"}`, `{` + hostID + `,"either":12}`, `{` + hostID + `,"either":["::1"]}`,
		`{` + hostID + `,"either":"nobody"}`, `{` + hostID + `,"either":true}`,
	} {
		var h host
		if err := wire.Unmarshal([]byte(text), &h); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := wire.Marshal(&h); string(got) != text || err != nil {
			t.Errorf("%s is written %s, %v", text, got, err)
		}
	}
	var h host
	if err := wire.Unmarshal([]byte(`{`+hostID+`,"either":"::1"}`), &h); err != nil || h.Address != netip.MustParseAddr("10.0.0.1") {
		t.Fatal(h, err)
	}
	if got := wire.Alternative(h.Either); got != netip.IPv6Loopback() {
		t.Errorf("the alternative is %v", got)
	}
}

func TestMappedPlainErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":"x","address":"::1"}`:                    `wire: /id at byte 6: a UUID wanted, found string "x": not a Guid`,
		`{"id":1,"address":"::1"}`:                      `wire: /id at byte 6: a UUID wanted, found number 1`,
		`{` + hostID + `,"address":"::1"}`:              `wire: /address at byte 66: duplicate name`,
		`{` + hostID + `,"peers":["x"]}`:                `wire: /peers/0 at byte 75: a string of the format ip wanted, found string "x": ParseAddr("x"): unable to parse IP`,
		`{` + hostID + `,"byName":{"a":null}}`:          `wire: /byName/a at byte 80: a string of the format ip wanted, found null: null, which no item can be`,
		`{` + hostID + `,"load":"1"}`:                   `wire: /load at byte 73: a number of the format percent wanted, found string "1"`,
		`{` + hostID + `,"count":1.5}`:                  `wire: /count at byte 74: an integer wanted, found number 1.5: not an integer`,
		`{"id":null,"address":"::1"}`:                   `wire: /id at byte 6: a UUID wanted, found null: is required, and not nullable`,
		`{"id":"e523d2ed-2966-4b6b-925b-754a88034cc5"}`: `wire: /address at byte 0: is required, and missing`,
	} {
		if err := wire.Unmarshal([]byte(text), new(host)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}

// TestMappedIsChecked holds values to rules by their JSON.
func TestMappedIsChecked(t *testing.T) {
	for text, want := range map[string]string{
		`{` + hostID + `}`: `<nil>`,
		`{"id":"e523d2ed-2966-4b6b-925b-754a88034cc5","address":"100.100.100.100"}`: `wire: /address must have at most 12 characters`,
		`{` + hostID + `,"load":101,"peers":["::1"]}`:                               `wire: /load must be at most 100; /peers/0 must match the pattern ^1`,
		`{` + hostID + `,"byName":{"a":"10.0.0.10"}}`:                               `<nil>`,
		`{` + hostID + `,"byName":{"a":"10.0.0.100"}}`:                              `wire: /byName/a must have at most 9 characters`,
		`{` + hostID + `,"peers":[null]}`:                                           `wire: /peers/0 must not be null`,
		`{` + hostID + `,"maybe":[null]}`:                                           `<nil>`,
		`{` + hostID + `,"either":4}`:                                               `wire: /either must be at least 5`,
	} {
		var h host
		if err := wire.Unmarshal([]byte(text), &h); err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := wire.Check(&h, wire.Request, formats.Texts{}); fmt.Sprint(got) != want {
			t.Errorf("%s: %v\nwant %s", text, got, want)
		}
	}
}

// TestMappedIsCheckedOnce leaves it to writing to say that a value is none of the type.
func TestMappedIsCheckedOnce(t *testing.T) {
	h := host{ID: loud{"x"}, Load: wire.Some(loud{"much"}), Count: wire.Some(loud{""}), Either: &addressOr{Number: wire.Some(loud{"-"})}}
	if err := wire.Check(&h, wire.Request, formats.Texts{}); err != nil {
		t.Error(err)
	}
	if text, err := wire.Marshal(&h); err == nil {
		t.Errorf("written %s", text)
	}
}

// TestMappedShapes reads what is no property: a parameter or a body.
func TestMappedShapes(t *testing.T) {
	internal := wire.Internal(sibling.Key{})
	mapped := internal.Mapped(codecsOfHost, "string/ip")
	shape, err := internal.ShapeOf(reflect.TypeFor[[]netip.Addr](), "", formats.Texts{}, mapped)
	if err != nil {
		t.Fatal(err)
	}
	if item := shape.Outline().Item(); !item.Begins('"') || item.Begins('0') || item.Begins('{') {
		t.Error("an item is no string")
	}
	place := reflect.New(reflect.TypeFor[[]netip.Addr]()).Elem()
	if err := shape.Unmarshal([]byte(`["::1"]`), place); err != nil || place.Index(0).Interface() != netip.IPv6Loopback() {
		t.Errorf("%v, %v", place, err)
	}
	err = shape.Unmarshal([]byte(`["x"]`), place)
	if wrong := (*wire.Error)(nil); !errors.As(err, &wrong) || internal.Demand(wrong) != `must be a string of the format ip, not string "x"` {
		t.Errorf("%v", err)
	}
	value, err := internal.ValueOf(wire.Some(netip.IPv6Loopback()), internal.Mapped(codecsOfHost, "Edm.String"))
	if err != nil || value.Info().TypeName != "Edm.String" {
		t.Fatal(value, err)
	}
	if got, err := value.Append(nil); string(got) != `"::1"` || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}

// TestMappedUnlisted is about a field whose type nobody has listed.
func TestMappedUnlisted(t *testing.T) {
	err := wire.Unmarshal([]byte(`{}`), new(unlisted))
	if err == nil || !strings.Contains(err.Error(), "field Address of wire_test.unlisted has the type wire.Opt[net/netip.Addr], which no property can have") {
		t.Error(err)
	}
}

type unlisted struct {
	Address wire.Opt[netip.Addr] `odata:"address,type=Edm.String"`
	wire.Dynamic
}

var typeOfUnlisted = wire.Type{Name: "ns.unlisted"}

func (*unlisted) WireType() *wire.Type { return &typeOfUnlisted }
