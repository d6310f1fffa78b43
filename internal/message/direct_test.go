package message

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
)

type color string

func (color) EnumType() *wire.EnumType { return &typeOfColor }

var typeOfColor = wire.EnumType{Name: "Color", Members: []wire.Member{{Name: "red"}, {Name: "1"}, {Name: "a b"}}}

// everyKind has a field of each type that is read without JSON, and of some that are not.
type everyKind struct {
	String   string                        `query:"p"`
	Text     wire.Opt[string]              `query:"p" check:"minLength=2"`
	Bool     wire.Opt[bool]                `query:"p"`
	Int8     int8                          `query:"p"`
	Int16    wire.Opt[int16]               `query:"p"`
	Int32    wire.Opt[int32]               `query:"p" check:"minimum=1"`
	Int64    int64                         `query:"p"`
	Uint8    uint8                         `query:"p"`
	Uint16   wire.Opt[uint16]              `query:"p"`
	Uint32   uint32                        `query:"p"`
	Uint64   wire.Opt[uint64]              `query:"p"`
	Float32  wire.Opt[float32]             `query:"p"`
	Float64  float64                       `query:"p"`
	Decimal  wire.Opt[wire.Decimal]        `query:"p"`
	Time     wire.Opt[wire.DateTimeOffset] `query:"p"`
	Date     wire.Date                     `query:"p"`
	Day      wire.Opt[wire.TimeOfDay]      `query:"p"`
	Duration wire.Opt[wire.Duration]       `query:"p"`
	Guid     wire.Guid                     `query:"p"`
	Binary   wire.Opt[wire.Binary]         `query:"p"`
	Color    color                         `query:"p"`
	Strings  []string                      `query:"p"`
	Ints     []int32                       `query:"p"`
	Floats   []float64                     `query:"p"`
	Bools    []bool                        `query:"p"`
	Guids    []wire.Guid                   `query:"p"`
	Colors   []color                       `query:"p"`
	Any      wire.Raw                      `query:"p"`
	Anything []wire.Raw                    `query:"p"`
	Lists    [][]string                    `query:"p"`
	Map      map[string]string             `query:"p"`
}

// parametersOf returns the fields of everyKind as parameters of every style.
func parametersOf(t testing.TB) (list []Parameter) {
	t.Helper()
	reader := &Reader{Shape: Checked}
	for i := range reflect.TypeFor[everyKind]().NumField() {
		field := reflect.TypeFor[everyKind]().Field(i)
		for _, place := range []struct {
			in     Location
			styles string
		}{
			{InPath, " explode label label,explode matrix matrix,explode json"},
			{InQuery, " flat spaceDelimited pipeDelimited,explode deepObject json allowEmpty reserved"},
			{InHeader, " explode json"},
			{InCookie, " flat json"},
			{InForm, " flat json spaceDelimited"},
		} {
			for style := range strings.SplitSeq(place.styles, " ") {
				p, err := reader.parameter(field, i, place.in, "p,"+style)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, p)
			}
		}
	}
	return list
}

// both reads texts as a parameter into short, and makes JSON of them, which is the judge.
func (p *Parameter) both(texts []string, short reflect.Value) (done bool, json []byte, found bool, err error) {
	switch p.In {
	case InPath:
		json, err = p.FromPath(nil, texts[0])
		return p.ReadPath(texts[0], short), json, true, err
	case InHeader:
		json, err = p.FromHeader(nil, texts)
		return p.ReadHeader(texts, short), json, true, err
	case InCookie:
		json, err = p.FromCookies(nil, texts)
		return p.ReadCookies(texts, short), json, true, err
	}
	var parts []Part
	for _, text := range texts {
		one := Part{Value: text}
		switch { // what only some have
		case strings.HasPrefix(text, "[]"):
			one = Part{Steps: []string{""}, Value: text[2:]}
		case strings.HasPrefix(text, "{}") && p.In == InForm:
			one = Part{JSON: true, Value: text[2:]}
		}
		parts = append(parts, one)
	}
	done = p.ReadParts(parts, short)
	json, found, err = p.FromParts(nil, parts)
	return done, json, found, err
}

// checkDirect holds what is read without JSON to what is read with it, and reports whether
// anything was.
func checkDirect(t *testing.T, p *Parameter, texts []string) bool {
	t.Helper()
	short, byJSON := reflect.New(p.Type).Elem(), reflect.New(p.Type).Elem()
	done, json, found, err := p.both(texts, short)
	if !done {
		return false
	}
	what := fmt.Sprintf("%s %s of the style %s (explode %v) from %q", p.In, p.Type, p.Style, p.Explode, texts)
	if err != nil || !found {
		t.Errorf("%s: %v is read, and by JSON it is refused or not there: %v", what, short, err)
	} else if err := p.Shape.Unmarshal(json, byJSON, codec.ForCheck()); err != nil || !reflect.DeepEqual(short.Interface(), byJSON.Interface()) {
		t.Errorf("%s: %#v is read, by the JSON %s %#v (%v)", what, short, json, byJSON, err)
	} else if a, b := p.Shape.Check(short, wire.Request), p.Shape.Check(byJSON, wire.Request); fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("%s: %v, and by JSON %v", what, a, b)
	}
	return true
}

var directTexts = []string{
	"", "a", "red", "true", "false", "TRUE", "null", "0", "-0", "00", "01", "1", "-1", "+1", "1.", ".5", "1.0", "1.5", "-1.25", "1e2", "1E400", "127", "128", "-128", "-129",
	"255", "256", "32768", "65535", "65536", "2147483647", "2147483648", "4294967295", "9007199254740993", "9223372036854775807", "9223372036854775808",
	"18446744073709551615", "18446744073709551616", "123456789012345678", "1234567890123456789", "0.1", "60.123456", "0.30000000000000004", "0.000000000000001", "16777217",
	"340282350000000000000000000000000000000", "INF", "-INF", "NaN", "0x1", "1_000", " 1", "1 ", "%31", "1%20", "%", "%zz", "%00", "%C3%A9", "%ff", "é", "\xff", "a%ED%A0%80", "%EF%BF%BE",
	"2024-05-06T07:08:09Z", "2024-05-06T07%3A08%3A09.123456789%2B01:00", "2024-05-06T07:08:09", "2024-05-06", "2024-13-06", "-0001-01-01", "12:30:00", "24:00:00", "12:30",
	"PT1H30M", "P1D", "-PT0.5S", "PT", "01234567-89ab-cdef-0123-456789ABCDEF", "01234567-89ab-cdef-0123-456789ABCDE", "AQID", "AQ==", "A_-9", "A",
	"a,b", "1,2,3", "1,,2", ",", "a%2Cb", "a%2Cb,c", "a%20b", "a+b", "a%7Cb", "a|b", "a%09b", "red,1", "red,,1", "true,false", "1,a", "a\tb", "a\"b\\", "a b",
	`"a"`, `[1,2]`, `{"a":1}`, "[]a", "[]1", "{}1", `{}"a"`, ".a", ".1.2", ".1,2", ";p=a", ";p=1;p=2", ";p", ";p=", ";p=1,2", "p=1", "\x7f", "1\n", strings.Repeat("1,", 1001) + "1",
}

// TestDirect holds what is read without JSON to what is read with it, and most of what clients
// send is read so.
func TestDirect(t *testing.T) {
	read := map[string]int{}
	for _, p := range parametersOf(t) {
		key := string(p.In) + " " + reflect.TypeFor[everyKind]().Field(p.Index).Name
		read[key] += 0
		for i, text := range directTexts {
			for _, texts := range [][]string{{text}, {text, "1"}, {"red", text}, {text, directTexts[(i+1)%len(directTexts)], text}} {
				if checkDirect(t, &p, texts) {
					read[key]++
				}
			}
		}
	}
	for key, n := range read {
		_, name, _ := strings.Cut(key, " ")
		if byJSON := name == "Any" || name == "Anything" || name == "Lists" || name == "Map"; byJSON != (n == 0) {
			t.Errorf("%s: %d of the texts are read without JSON", key, n)
		}
	}
}

func FuzzDirect(f *testing.F) {
	for i, text := range directTexts {
		f.Add(uint16(i), text, url.QueryEscape(text), uint8(i%4))
	}
	list := parametersOf(f)
	f.Fuzz(func(t *testing.T, number uint16, first, second string, n uint8) {
		checkDirect(t, &list[int(number)%len(list)], []string{first, second, first, second}[:n%4+1])
	})
}

// TestDefault reads defaults from their texts where these say the same.
func TestDefault(t *testing.T) {
	type fields struct {
		Int    wire.Opt[int32]    `default:"20"`
		Spaced wire.Opt[int32]    `default:" 20"`
		Text   string             `default:"\"20\""`
		Empty  string             `default:"\"\""`
		Color  color              `default:"\"red\""`
		Float  float64            `default:"1e2"`
		Bool   wire.Opt[bool]     `default:"true"`
		List   []string           `default:"[\"a\"]"`
		Null   wire.Opt[string]   `default:"null"`
		Word   wire.Opt[string]   `default:"\"null\""`
		Date   wire.Date          `default:"\"2024-05-06\""`
		Raw    wire.Raw           `default:"1"`
		Many   []wire.Opt[string] `default:"[]"`
	}
	reader := &Reader{Shape: Checked}
	direct := ""
	for i := range reflect.TypeFor[fields]().NumField() {
		field := reflect.TypeFor[fields]().Field(i)
		p, err := reader.parameter(field, i, InQuery, "p")
		if err != nil {
			t.Errorf("%s: %v", field.Name, err)
			continue
		}
		got, want := reflect.New(p.Type).Elem(), reflect.New(p.Type).Elem()
		if p.ReadDefault(got) {
			direct += field.Name + " "
			if err := p.Shape.Unmarshal(p.Default, want); err != nil || !reflect.DeepEqual(got.Interface(), want.Interface()) {
				t.Errorf("%s: %v, want %v (%v)", field.Name, got, want, err)
			}
		}
	}
	if want := "Int Text Color Bool Word Date "; direct != want {
		t.Errorf("%s are read from their texts, want %s", direct, want)
	}
}
