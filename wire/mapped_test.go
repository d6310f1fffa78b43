package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// loud is a type of others whose text is in capitals, whatever was read.
type loud struct{ text string }

func (v loud) MarshalText() ([]byte, error) { return []byte(v.text), nil }

func (v *loud) UnmarshalText(text []byte) error {
	if bytes.Contains(text, []byte("deadbeef")) {
		return errors.New("no such thing")
	}
	v.text = strings.ToUpper(string(text))
	return nil
}

// money is a type of others with JSON of its own: {"amount": 1.5, "in": "EUR"}.
type money struct {
	Amount float64 `json:"amount"`
	In     string  `json:"in"`
}

func (v money) MarshalJSON() ([]byte, error) {
	type plain money
	return json.Marshal(plain(v))
}

func (v *money) UnmarshalJSON(data []byte) error {
	type plain money
	return json.Unmarshal(data, (*plain)(v))
}

// parcel is a type of OData whose properties have types of others.
type parcel struct {
	ID       wire.Opt[loud]      `odata:"id,key,type=Edm.Guid"`
	Flag     wire.Opt[answer]    `odata:"flag,type=Edm.Boolean"`
	Number   wire.Opt[big.Int]   `odata:"number,type=Edm.Int64"`
	Price    wire.Opt[loud]      `odata:"price,type=Edm.Decimal"`
	Ratio    wire.Opt[loud]      `odata:"ratio,type=Edm.Double"`
	Sent     wire.Opt[time.Time] `odata:"sent,type=Edm.DateTimeOffset"`
	Data     wire.Opt[loud]      `odata:"data,type=Edm.Binary"`
	Label    wire.Opt[loud]      `odata:"label,type=Edm.String"`
	Value    wire.Opt[money]     `odata:"value,type=Edm.Untyped"`
	Contents []loud              `odata:"contents,type=Edm.Guid"`
	Weights  []loud              `odata:"weights,type=Edm.Decimal"`
	wire.Dynamic
}

// answer is a boolean of others.
type answer string

func (v answer) MarshalText() ([]byte, error) { return []byte(v), nil }

func (v *answer) UnmarshalText(text []byte) error {
	*v = answer(text)
	return nil
}

var typeOfParcel = wire.Type{Name: "ns.parcel", Entity: true, Codecs: []wire.Codec{
	wire.ByText[loud, *loud]{},
	wire.ByText[answer, *answer]{},
	wire.ByText[big.Int, *big.Int]{},
	wire.ByText[time.Time, *time.Time]{},
	wire.ByJSON[money, *money]{},
}}

func (*parcel) WireType() *wire.Type { return &typeOfParcel }

// TestMappedIsLossless reads what the types of others do not keep, and writes it again.
func TestMappedIsLossless(t *testing.T) {
	for _, text := range []string{
		`{}`,
		`{"id":"e523d2ed-2966-4b6b-925b-754a88034cc5"}`,
		`{"id":"E523d2ed-2966-4b6b-925b-754a88034cc5","label":"a\u00dfB\n"}`,
		`{"id":null,"price":null,"value":null,"contents":null}`,
		`{"price":1.50}`, `{"price":"1.50"}`, `{"price":1e5}`, `{"price":"1e5"}`, `{"price":"INF"}`,
		`{"number":12}`, `{"number":"12"}`, `{"number":12.0}`, `{"number":"1e2"}`,
		`{"ratio":1e-7}`, `{"ratio":"-INF"}`, `{"ratio":0.12345678901234567890123}`,
		`{"sent":"2026-11-26T12:00:00.500Z"}`, `{"sent":"2026-11-26T12:00:00+02:00"}`,
		`{"data":"aGVsbG8="}`,
		`{"flag":true}`, `{"flag":false}`,
		`{"value":{ "in":"EUR", "amount": 1.50 }}`, `{"value":{"amount":1.5,"in":"EUR"}}`, `{"value":{"amount":1,"in":"EUR","more":[1]}}`,
		`{"contents":[]}`,
		`{"contents":["e523d2ed-2966-4b6b-925b-754a88034cc5",null,"E523D2ED-2966-4B6B-925B-754A88034CC5"]}`,
		`{"weights":[1.50,"1.50","1E5",null,"7",1e5]}`,
	} {
		var p parcel
		if err := wire.Unmarshal([]byte(text), &p); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := wire.Marshal(&p)
		if want := strings.ReplaceAll(text, `\u00df`, "ß"); string(got) != want && string(got) != text || err != nil {
			t.Errorf("%s is written %s, %v", text, got, err)
		}
		var again parcel
		if err := wire.Unmarshal(got, &again); err != nil || !wire.Equal(&p, &again) {
			t.Errorf("%s is not equal to itself, %v", text, err)
		}
	}
}

// TestMappedChanges changes what was read: what was kept of it is forgotten.
func TestMappedChanges(t *testing.T) {
	var p parcel
	const text = `{"id":"e523d2ed-2966-4b6b-925b-754a88034cc5","price":"1e5","contents":["e523d2ed-2966-4b6b-925b-754a88034cc5",null],"value":{ "amount":1}}`
	if err := wire.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	p.ID = wire.Some(loud{"00000000-2966-4B6B-925B-754A88034CC5"})
	p.Price = wire.Some(loud{"2.50"})
	p.Contents[0] = loud{"11111111-2966-4B6B-925B-754A88034CC5"}
	p.Value = wire.Some(money{Amount: 2, In: "USD"})
	got, err := wire.Marshal(&p)
	const want = `{"id":"00000000-2966-4B6B-925B-754A88034CC5","price":2.50,"value":{"amount":2,"in":"USD"},"contents":["11111111-2966-4B6B-925B-754A88034CC5",null]}`
	if string(got) != want || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestMappedErrors says where a payload has what is none of the described type, or not to
// the liking of the type of others; and what such a type writes that is none.
func TestMappedErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":7}`:      `wire: /id at byte 6: Edm.Guid wanted, found number 7`,
		`{"id":"E523"}`: `wire: /id at byte 6: Edm.Guid wanted, found string "E523": not a Guid (8-4-4-4-12 hexadecimal digits): ends where more is missing`,
		`{"id":"deadbeef-2966-4b6b-925b-754a88034cc5"}`:         `wire: /id at byte 6: Edm.Guid wanted, found string "deadbeef-2966-4b6b-925b-754a88034cc5": no such thing`,
		`{"contents":["deadbeef-2966-4b6b-925b-754a88034cc5"]}`: `wire: /contents/0 at byte 13: Edm.Guid wanted, found string "deadbeef-2966-4b6b-925b-754a88034cc5": no such thing`,
		`{"number":9223372036854775808}`:                        `wire: /number at byte 10: Edm.Int64 wanted, found number 9223372036854775808: out of range`,
		`{"number":1.5}`:                                        `wire: /number at byte 10: Edm.Int64 wanted, found number 1.5: not an integer`,
		`{"number":"x"}`:                                        `wire: /number at byte 10: Edm.Int64 wanted, found string "x"`,
		`{"price":"x"}`:                                         `wire: /price at byte 9: Edm.Decimal wanted, found string "x"`,
		`{"ratio":"1"}`:                                         `wire: /ratio at byte 9: Edm.Double wanted, found string "1"`,
		`{"flag":"true"}`:                                       `wire: /flag at byte 8: Edm.Boolean wanted, found string "true"`,
		`{"flag":tru}`:                                          `wire: /flag at byte 8: syntax: true expected, found t`,
		`{"value":{"amount":"x"}}`:                              `wire: /value at byte 9: Edm.Untyped wanted, found an object: json: cannot unmarshal string into Go struct field plain.amount of type float64`,
		`{"value":{"amount":}}`:                                 `wire: /value/amount at byte 19: syntax: a value expected, found }`,
	} {
		err := wire.Unmarshal([]byte(text), new(parcel))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
	for want, p := range map[string]*parcel{
		`wire: /flag: Edm.Boolean of a *wire_test.answer: "" is neither true nor false`: {Flag: wire.Some(answer(""))},
		`wire: /id: Edm.Guid of a *wire_test.loud: not a Guid`:                          {ID: wire.Some(loud{"x"})},
		`wire: /price: Edm.Decimal of a *wire_test.loud: not a decimal number`:          {Price: wire.Some(loud{"1,5"})},
		`wire: /ratio: Edm.Double of a *wire_test.loud: "Inf" is no number`:             {Ratio: wire.Some(loud{"Inf"})},
		`wire: /number: Edm.Int64 of a *big.Int: out of range`:                          {Number: wire.Some(*new(big.Int).Lsh(big.NewInt(1), 63))},
		`wire: /contents/1: Edm.Guid of a *wire_test.loud: not a Guid`:                  {Contents: []loud{{"e523d2ed-2966-4b6b-925b-754a88034cc5"}, {"x"}}},
		`wire: /sent: Edm.DateTimeOffset of a *time.Time: Time.MarshalText: yea`:        {Sent: wire.Some(time.Time{}.AddDate(20000, 0, 0))},
	} {
		if got, err := wire.Marshal(p); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
}

// TestMappedLenient sets aside what the type of others does not like.
func TestMappedLenient(t *testing.T) {
	const text = `{"id":"deadbeef-2966-4b6b-925b-754a88034cc5","price":2}`
	var p parcel
	var found []string
	err := wire.Unmarshal([]byte(text), &p, odata.Lenient(func(e *wire.Error) { found = append(found, e.Pointer) }))
	if err != nil || fmt.Sprint(found) != "[/id]" || !p.ID.IsAbsent() || p.Price.Or(loud{}).text != "2" {
		t.Errorf("%v, %q, %v", err, found, p)
	}
	if got, err := wire.Marshal(&p); string(got) != `{"price":2,"id":"deadbeef-2966-4b6b-925b-754a88034cc5"}` || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}

// TestMappedSaysItsType asks for what query options are bound to.
func TestMappedSaysItsType(t *testing.T) {
	for name, want := range map[string]wire.PropertyInfo{
		"id":       {Name: "id", TypeName: "Edm.Guid", Key: true},
		"number":   {Name: "number", TypeName: "Edm.Int64"},
		"contents": {Name: "contents", TypeName: "Edm.Guid", Collection: true},
		"value":    {Name: "value", TypeName: "Edm.Untyped"},
	} {
		if got, ok := wire.LookupProperty((*parcel)(nil), name); got != want || !ok {
			t.Errorf("%s is %+v, %t", name, got, ok)
		}
	}
	internal := wire.Internal(sibling.Key{})
	p := &parcel{Data: wire.Some(loud{"aGVsbG8="}), ID: wire.Some(loud{"E523D2ED-2966-4B6B-925B-754A88034CC5"})}
	for name, want := range map[string]string{"data": "hello", "id": "E523D2ED-2966-4B6B-925B-754A88034CC5"} {
		value, _ := internal.ValueAt(p, name)
		if text, err := value.AppendText(nil); string(text) != want || err != nil {
			t.Errorf("%s: the text is %q, %v", name, text, err)
		}
	}
}

// TestMappedInAnswers writes numbers in the form of an answer.
func TestMappedInAnswers(t *testing.T) {
	var p parcel
	if err := wire.Unmarshal([]byte(`{"price":"1e5","number":"12","weights":["1e2",1.50,"7.0"]}`), &p); err != nil {
		t.Fatal(err)
	}
	p.Ratio = wire.Some(loud{"1"})
	internal := wire.Internal(sibling.Key{})
	for quoted, want := range map[bool]string{
		false: `"number":12,"price":100000,"ratio":1,`,
		true:  `"number":"12","price":"100000","ratio":1,`,
	} {
		got, err := wire.Marshal(&p, internal.ForAnswer(&sibling.Answer{IEEE754Compatible: quoted}))
		weights := `"weights":[100,1.50,7.0]`
		if quoted {
			weights = `"weights":["100","1.50","7.0"]`
		}
		if !strings.Contains(string(got), want) || !strings.HasSuffix(string(got), weights+"}") || err != nil {
			t.Errorf("%s, %v", got, err)
		}
	}
}

// exactly is parcel with the types of the runtime, which lose nothing.
type exactly struct {
	ID       wire.Opt[wire.Guid]           `odata:"id,key"`
	Price    wire.Opt[wire.Decimal]        `odata:"price"`
	Sent     wire.Opt[wire.DateTimeOffset] `odata:"sent"`
	Data     wire.Opt[wire.Binary]         `odata:"data"`
	Label    wire.Opt[string]              `odata:"label"`
	Contents []wire.Guid                   `odata:"contents"`
	Weights  []wire.Decimal                `odata:"weights"`
	wire.Dynamic
}

var typeOfExactly = wire.Type{Name: "ns.parcel", Entity: true}

func (*exactly) WireType() *wire.Type { return &typeOfExactly }

// loudly is the same with loud for all.
type loudly struct {
	ID       wire.Opt[loud] `odata:"id,key,type=Edm.Guid"`
	Price    wire.Opt[loud] `odata:"price,type=Edm.Decimal"`
	Sent     wire.Opt[loud] `odata:"sent,type=Edm.DateTimeOffset"`
	Data     wire.Opt[loud] `odata:"data,type=Edm.Binary"`
	Label    wire.Opt[loud] `odata:"label,type=Edm.String"`
	Contents []loud         `odata:"contents,type=Edm.Guid"`
	Weights  []loud         `odata:"weights,type=Edm.Decimal"`
	wire.Dynamic
}

var typeOfLoudly = wire.Type{Name: "ns.parcel", Entity: true, Codecs: []wire.Codec{wire.ByText[loud, *loud]{}}}

func (*loudly) WireType() *wire.Type { return &typeOfLoudly }

// FuzzMapped compares types of others that lose much with the types of the runtime that
// lose nothing: the two read the same payloads, and write the same.
func FuzzMapped(f *testing.F) {
	for _, seed := range []string{
		`{"id":"e523d2ed-2966-4b6b-925b-754a88034cc5","contents":["E523D2ed-2966-4b6b-925b-754a88034cc5",null]}`,
		`{"price":"1e5","weights":[1.0,"2.50",null,"INF",3]}`,
		`{"sent":"2026-11-26t12:00:00z","data":"aGVsbG8","label":"a\u00df\"","@odata.type":"#ns.parcel","x":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var want exactly
		var got loudly
		wantErr, err := wire.Unmarshal(data, &want), wire.Unmarshal(data, &got)
		if err != nil && strings.Contains(err.Error(), "no such thing") {
			return
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%v, want %v", err, wantErr)
		}
		one, oneErr := wire.Marshal(&want)
		other, otherErr := wire.Marshal(&got)
		if string(one) != string(other) && !strings.Contains(string(data), `\`) || (oneErr == nil) != (otherErr == nil) {
			t.Fatalf("%s, %v\nwant %s, %v", other, otherErr, one, oneErr)
		}
	})
}
