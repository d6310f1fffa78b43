package wire_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// stock has integers without a sign wherever plain JSON has values.
type stock struct {
	Port       uint16             `json:"port"`
	Address    wire.Opt[uint32]   `json:"address,omitzero"`
	Total      wire.Opt[uint64]   `json:"total,omitzero" check:"maximum=18446744073709551614 multipleOf=2"`
	Totals     []uint64           `json:"totals,omitzero"`
	ByName     map[string]uint64  `json:"byName,omitzero"`
	Maybe      []wire.Opt[uint32] `json:"maybe,omitzero" check:"items.nullable"`
	Signed     wire.Opt[int64]    `json:"signed,omitzero"`
	Undeclared wire.Undeclared
}

var typeOfStock = wire.Type{Name: "stock"}

func (*stock) WireType() *wire.Type { return &typeOfStock }

func TestUnsigned(t *testing.T) {
	for text, want := range map[string]string{
		`{"port":65535,"address":4294967295,"total":18446744073709551614,"totals":[0,18446744073709551615],"byName":{"a":9223372036854775808},"maybe":[1,null]}`: "",
		`{"port":0,"address":0,"total":9007199254740992,"totals":[]}`:                                                                                            "",
		`{"port":-1}`:                             "an integer from 0 to 65535 wanted, found number -1",
		`{"port":65536}`:                          "an integer from 0 to 65535 wanted, found number 65536",
		`{"port":"1"}`:                            `an integer from 0 to 65535 wanted, found string "1"`,
		`{"port":1,"address":4294967296}`:         "an integer from 0 to 4294967295 wanted, found number 4294967296",
		`{"port":1,"total":-1}`:                   "an integer from 0 to 18446744073709551615 wanted, found number -1",
		`{"port":1,"total":1.5}`:                  "an integer from 0 to 18446744073709551615 wanted, found number 1.5",
		`{"port":1,"total":"1"}`:                  "an integer from 0 to 18446744073709551615 wanted, found string",
		`{"port":1,"total":18446744073709551616}`: "an integer from 0 to 18446744073709551615 wanted, found number 18446744073709551616",
		`{"port":1,"total":18446744073709551615}`: "must be at most 18446744073709551614",
		`{"port":1,"total":9007199254740993}`:     "must be a multiple of 2",
		`{"port":1,"byName":{"a":-1}}`:            "an integer from 0 to 18446744073709551615 wanted, found number -1",
		`{"port":1,"signed":9223372036854775808}`: "an integer of 64 bits wanted, found number 9223372036854775808",
		`{"port":1,"signed":0.5}`:                 "an integer wanted, found number 0.5",
	} {
		var v stock
		err := wire.Unmarshal([]byte(text), &v)
		if err == nil {
			err = wire.Check(&v, wire.Request, formats.Texts{})
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
		if want != "" {
			continue
		}
		if out, err := wire.Marshal(&v); err != nil || string(out) != text {
			t.Errorf("%s: %s, %v", text, out, err)
		}
	}
	// An integer is one however it is written.
	var v stock
	if err := wire.Unmarshal([]byte(`{"port":1,"total":1.8446744073709551615e19}`), &v); err != nil || v.Total.Or(0) != 1<<64-1 {
		t.Error(v.Total, err)
	}
}
