package wire

import (
	"math"
	"strings"
	"testing"
)

// samples has JSON values of each property of kindsT: every one is read and
// written again as it is. Collections take the samples of their items.
var samples = map[string][]string{
	"string":         {`""`, `"x"`, `"\"\\/\b\f\n\r\t\u0000\u001f"`, `"\u00e9\ud83d\ude00"`, `"é😀\u2028<&>"`, `"null"`},
	"boolean":        {`true`, `false`},
	"sByte":          {`0`, `127`, `-128`, `1.0`, `1e2`, `-1.2e1`},
	"byte":           {`0`, `255`, `25.5e1`},
	"int16":          {`32767`, `-32768`},
	"int32":          {`2147483647`, `-2147483648`, `-0`},
	"int64":          {`9223372036854775807`, `-9223372036854775808`, `"9223372036854775807"`, `"-1"`, `0`, `12e17`, `0.00e999999999999`, `1000e-3`},
	"single":         {`0`, `0.0`, `1.5`, `0.1`, `-3.4028235e38`, `1e-45`, `"INF"`, `"-INF"`, `"NaN"`, `16777216`, `1e21`, `1e20`, `-0.0`},
	"double":         {`0.1`, `1.7976931348623157e308`, `5e-324`, `123456789.125`, `"INF"`, `"-INF"`, `"NaN"`, `1E+2`},
	"decimal":        {`1.50`, `-0.00`, `1e-7`, `1E+20`, `"12.340"`, `123456789012345678901234567890.123456789`, `"INF"`, `"NaN"`, `"007"`},
	"guid":           {`"1f6b1c1e-0000-4a7e-8ee1-6f8f5a1e0c11"`, `"1F6B1C1E-0000-4a7e-8EE1-6F8F5A1E0C11"`},
	"dateTimeOffset": {`"2017-03-01T08:59:24.7548426+03:00"`, `"2017-03-01T08:59:24Z"`, `"2017-03-01T08:59Z"`, `"2017-03-01T08:59:24.123456789012-00:00"`, `"0001-01-01T00:00:00Z"`},
	"date":           {`"2017-03-01"`, `"-0001-01-01"`, `"9999-12-31"`},
	"timeOfDay":      {`"08:59"`, `"08:59:24.750"`},
	"duration":       {`"PT0S"`, `"-P1DT2H3M4.500S"`, `"P1D"`},
	"binary":         {`""`, `"T0RhdGE="`, `"T0RhdGE"`, `"_-8="`},
	"geo":            {`{"type":"Point","coordinates":[1.50,2]}`},
	"untyped":        {`1.50`, `"x"`, `{"a":[1,{}],"b":null}`, `[ ]`, `false`},
	"enum":           {`"audio"`, `"unheard of"`, `""`},
	"flags":          {`"a,b"`, `"a, b,9"`},
	"complex":        {`{}`, `{"string":"x","complex":{"int32":null}}`},
	"variant":        {`{}`, `{"@odata.type":"#graph.records.serviceEndpoint"}`},
}

// plurals are the collections' names where they are not the item's with an s.
var plurals = map[string]string{
	"timeOfDay": "timesOfDay", "binary": "binaries", "complex": "complexes", "flags": "", "key": "", "second": "",
}

func plural(name string) string {
	if p, ok := plurals[name]; ok {
		return p
	}
	return name + "s"
}

func TestStates(t *testing.T) {
	for name, values := range samples {
		for _, value := range append(values, "null") {
			var v kindsT
			roundTrip(t, `{"`+name+`":`+value+`}`, &v)
			if got, ok := internals.ValueAt(&v, name); !ok || got.IsNull() != (value == "null") || got.IsAbsent() != (value == `""` && name == "enum") {
				t.Errorf("%s: %s: null %t, absent %t", name, value, got.IsNull(), got.IsAbsent())
			}
		}
		var v kindsT
		if got, ok := internals.ValueAt(&v, name); !ok || !got.IsAbsent() || got.IsNull() {
			t.Errorf("%s is not absent", name)
		}
		many := plural(name)
		if many == "" {
			continue
		}
		all := strings.Join(values, ",")
		for _, list := range []string{"null", "[]", "[null]", "[" + all + "]", "[null," + all + ",null,null," + all + "]", " [ " + all + " ] "} {
			var v kindsT
			roundTrip(t, `{"`+many+`":`+list+`}`, &v)
			got, ok := internals.ValueAt(&v, many)
			if !ok || got.IsNull() != (list == "null") || got.IsAbsent() {
				t.Errorf("%s: %s: null %t, absent %t", many, list, got.IsNull(), got.IsAbsent())
			}
			if (list == "[]" || list == "null") != (got.Len() == 0) {
				t.Errorf("%s: %s: length %d", many, list, got.Len())
			}
		}
	}
	for _, p := range Properties((*kindsT)(nil)) {
		single := p.Name
		for name := range samples {
			if plural(name) == p.Name {
				single = name
			}
		}
		if samples[single] == nil && !p.Key && !p.Navigation {
			t.Errorf("no samples of %s", p.Name)
		}
	}
}

// TestText checks that what is exact keeps its text, byte for byte.
func TestText(t *testing.T) {
	for name, values := range samples {
		switch name {
		case "single", "double", "string":
			continue // numbers and escapes are written in one form
		}
		for _, value := range values {
			var v kindsT
			data := `{"` + name + `":` + value + `}`
			out := string(roundTrip(t, data, &v))
			plain := !strings.ContainsAny(strings.TrimPrefix(value, "-"), ".eE") && value != "-0"
			if integer := strings.Contains(strings.ToLower(name), "int") || strings.HasSuffix(strings.ToLower(name), "byte"); (!integer || plain) && out != data {
				t.Errorf("%s became %s", data, out)
			}
		}
	}
}

func TestNullItemsThatChanged(t *testing.T) {
	var v kindsT
	if err := Unmarshal([]byte(`{"int32s":[null,1,null],"enums":["",null],"int64s":["1","2"]}`), &v); err != nil {
		t.Fatal(err)
	}
	v.Int32s[0] = 7
	v.Int32s = v.Int32s[:2]
	v.Enums = append(v.Enums, "x")
	v.Int64s = v.Int64s[1:]
	out, err := Marshal(&v)
	if want := `{"int32s":[7,1],"int64s":["2"],"enums":["",null,"x"]}`; err != nil || string(out) != want {
		t.Errorf("%s, %v; want %s", out, err, want)
	}
}

func TestSingleIsShortest(t *testing.T) {
	for text, want := range map[string]float32{"0.1": 0.1, "3.4028235e38": math.MaxFloat32, "1.1754944e-38": 1.1754944e-38} {
		var v kindsT
		if err := Unmarshal([]byte(`{"single":`+text+`}`), &v); err != nil || v.Single.Or(0) != want {
			t.Errorf("%s = %v, %v", text, v.Single, err)
		}
	}
	v := kindsT{Single: Some[float32](0.1), Double: Some(0.1)}
	if out, err := Marshal(&v); err != nil || string(out) != `{"single":0.1,"double":0.1}` {
		t.Errorf("%s, %v", out, err)
	}
}

func TestIntegral(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "-0": 0, "12": 12, "1e2": 100, "1.5e1": 15, "100e-2": 1, "0e99999999999999999999": 0,
		"-9223372036854775808": math.MinInt64, "9223372036854775807.000": math.MaxInt64, "0.001e3": 1, "9.223372036854775807e18": math.MaxInt64,
	} {
		if got, err := parseIntegral([]byte(text)); got != want || err != nil {
			t.Errorf("%s = %d, %v", text, got, err)
		}
	}
	for text, want := range map[string]error{
		"0.5": errIntegral, "1e-1": errIntegral, "9223372036854775808": errRange, "-9223372036854775809": errRange,
		"1e19": errRange, "1e99999999999999999999": errRange, "1e-99999999999999999999": errIntegral,
		"123456789012345678901234567890": errRange,
	} {
		if got, err := parseIntegral([]byte(text)); err != want {
			t.Errorf("%s = %d, %v; want %v", text, got, err, want)
		}
	}
}

func TestWideNulls(t *testing.T) {
	var members, items []string
	for _, p := range Properties((*wideT)(nil)) {
		members = append(members, `"`+p.Name+`":null`)
	}
	all := `{` + strings.Join(members, ",") + `}`
	var v wideT
	roundTrip(t, all, &v)
	for i := range members {
		items = append(items, `{`+members[i]+`}`)
	}
	roundTrip(t, `{"items":[`+strings.Join(items, ",")+`]}`, &v)

	v = wideT{}
	SetNull(&v, &v.P03)
	SetNull(&v, &v.P68)
	SetNull(&v, &v.P69)
	SetNull(&v, &v.P69)
	shared := v
	SetNull(&v, &v.P66)
	if IsNull(&shared, &shared.P66) {
		t.Error("a null set in one copy shows in the other")
	}
	SetAbsent(&v, &v.P66)
	SetAbsent(&v, &v.P69)
	SetNull(&v, &v.P67)
	if !IsNull(&shared, &shared.P69) || IsNull(&shared, &shared.P67) {
		t.Error("a change of one copy shows in the other")
	}
	v.P68 = "x"
	out, err := Marshal(&v)
	if want := `{"p03":null,"p67":null,"p68":"x"}`; err != nil || string(out) != want {
		t.Errorf("%s, %v; want %s", out, err, want)
	}
}
