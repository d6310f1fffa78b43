package wire

import "testing"

func TestRaw(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Raw
		err  string
	}{
		{`{"a":[1.0,"\u00e4",null]}`, `{"a":[1.0,"\u00e4",null]}`, ""},
		{" \t\r\n null\n", "null", ""},
		{"-0.10e+5", "-0.10e+5", ""},
		{`"x"`, `"x"`, ""},
		{"", "", "wire: at byte 0: syntax: a value expected, found the end"},
		{"1 2", "", "wire: at byte 2: syntax: the end of the payload expected, found 2"},
		{`{"a":[1,]}`, "", "wire: /a/1 at byte 8: syntax: a value expected, found ]"},
		{`{"a":1,"a":2}`, "", "wire: /a at byte 7: duplicate name: names of members must be unique (RFC 8259, section 4)"},
	} {
		v, err := ParseRaw(c.in)
		if v != c.want || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%s: %q, %v", c.in, v, err)
		}
	}
	if !Raw("null").IsNull() || Raw("").IsNull() || Raw("0").IsNull() {
		t.Error("IsNull")
	}
	if !Raw("").IsAbsent() || Raw("null").IsAbsent() {
		t.Error("IsAbsent")
	}
}

func TestRawText(t *testing.T) {
	for _, c := range []struct {
		r    Raw
		want string
		ok   bool
	}{
		{`"a\n\u00e4\ud83d\ude00/\/"`, "a\nä😀//", true},
		{`""`, "", true},
		{`1`, "", false},
		{``, "", false},
		{`null`, "", false},
		{`"open`, "", false},
		{`"a" `, "a", true},
		{`"a","b"`, "", false},
		{`"\ud800"`, "", false},
	} {
		if got, ok := c.r.Text(); got != c.want || ok != c.ok {
			t.Errorf("%s: %q, %v", c.r, got, ok)
		}
	}
}

func TestGeoJSON(t *testing.T) {
	const point = `{"coordinates":[142.10,64.1],"t\u0079pe":"Point","crs":{"type":"name","properties":{"name":"EPSG:4326"}}}`
	for _, c := range []struct{ in, want, err string }{
		{point, "Point", ""},
		{`{"type":"GeometryCollection","geometries":[]}`, "GeometryCollection", ""},
		{" " + point + " ", "Point", ""},
		{`{"type":"point"}`, "", `not a GeoJSON object: type "point"`},
		{`{"type":"Feature"}`, "", `not a GeoJSON object: type "Feature"`},
		{`{"crs":{"type":"name"}}`, "", `not a GeoJSON object: it has no member "type" that is a string`},
		{`{"type":1}`, "", `not a GeoJSON object: it has no member "type" that is a string`},
		{`{}`, "", `not a GeoJSON object: it has no member "type" that is a string`},
		{`[]`, "", `not a GeoJSON object: found "[]"`},
		{`null`, "", `not a GeoJSON object: found "null"`},
		{`{"type":"Point"`, "", `wire: at byte 15: syntax: ',' or '}' expected, found the end`},
	} {
		v, err := ParseGeoJSON(c.in)
		if v.Type() != c.want || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%s: %q, %v", c.in, v.Type(), err)
		}
	}
	var v GeoJSON
	if err := v.UnmarshalJSON([]byte(point)); err != nil || v.String() != point || string(v.appendTo(nil)) != point {
		t.Errorf("got %s, %v", v, err)
	}
	if err := v.UnmarshalJSON([]byte("null")); err != nil || v != "" {
		t.Errorf("null: %q, %v", v, err)
	}
	// What a program puts together is not checked, but must do no harm.
	for _, v := range []GeoJSON{"", "{", `{"type"`, `{"type":`, `{"type":"Po`, `{"a":}`, "[]", `{"a":1 "type":"Point"}`} {
		if v.Type() != "" {
			t.Errorf("%s: type %q", v, v.Type())
		}
	}
}
