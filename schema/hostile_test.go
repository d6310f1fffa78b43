package schema

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// Descriptions that mean harm end in a finding, soon and without much memory.
func TestReadHostile(t *testing.T) {
	deep := func(open, inner, end string, n int) string {
		return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
	}
	jsonHead, jsonTail := `{"$Version": "4.01", "n": {"@n.T": `, `}}`
	for _, test := range []struct{ name, data, want string }{
		{"deep annotations", xmlHead + deep("<Annotation Term='n.T'>", "", "</Annotation>", 100_000) + xmlTail, "nesting-depth"},
		{"deep unknown elements", xmlHead + deep("<x>", "", "</x>", 1_000_000) + xmlTail, "nesting-depth"},
		{"deep foreign elements", xmlHead + deep("<x xmlns='urn:x'>", "", "</x>", 100_000) + xmlTail, "nesting-depth"},
		{"deep and cut off", xmlHead + strings.Repeat("<Annotation Term='n.T'><Not>", 100_000), "nesting-depth"},
		{"deep arrays", jsonHead + deep("[", "", "]", 1_000_000) + jsonTail, "nesting-depth"},
		{"deep objects", jsonHead + deep(`{"$Not":`, "1", "}", 100_000) + jsonTail, "nesting-depth"},
		{"laughs", `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>` + xmlHead + "<Annotation Term='n.T' String='&b;'/>" + xmlTail, "xml-doctype"},
		{"external entity", `<!DOCTYPE l SYSTEM "file:///etc/passwd">` + xmlHead + xmlTail, "xml-doctype"},
		{"100,000 mistakes", xmlHead + strings.Repeat("<ComplexType/>", 100_000) + xmlTail, "too-many-errors"},
		{"100,000 unknown elements", xmlHead + strings.Repeat("<x/>", 100_000) + xmlTail, "too-many-warnings"},
		{"100,000 attributes", xmlHead + "<ComplexType Name='T'" + strings.Repeat(" x='1'", 100_000) + "/>" + xmlTail, "too-many-errors"},
		{"100,000 attributes that differ", xmlHead + "<ComplexType Name='T'" + numbered(" x%d='1'", 100_000) + "/>" + xmlTail, "too-many-warnings"},
		{"100,000 members", `{"$Version": "4.01", "n": {"T": {"$Kind": "EnumType"` + numbered(`, "$x%d": 1`, 100_000) + jsonTail + "}", "too-many-warnings"},
		{"long name", xmlHead + "<" + strings.Repeat("x", 10_000_000) + "/>" + xmlTail, "element-unknown"},
		{"names of control characters", `{"$Version": "4.01", "n": {"a\u001b[31m\nb": {"$Kind": "Foo\n"}}}`, "value-invalid"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, ds := readDocument("f.xml", test.data)
			runtime.ReadMemStats(&after)
			found := false
			for _, d := range ds {
				found = found || d.Rule == test.want
				if s := d.String(); len(s) > 1000 || strings.ContainsAny(d.Message, "\n\x1b") {
					t.Errorf("message of %d bytes: %.300q", len(s), s)
				}
			}
			if !found {
				t.Errorf("no %s in %.300q", test.want, fmt.Sprint(ds))
			}
			if n := len(ds); n > maxFindings[Error]+maxFindings[Warning]+2 {
				t.Errorf("%d findings", n)
			}
			if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(64<<20+40*len(test.data)); used > limit {
				t.Errorf("%d bytes allocated for %d", used, len(test.data))
			}
			checkRules(t, ds)
		})
	}
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// Large is not hostile.
func TestReadLarge(t *testing.T) {
	text := strings.Repeat("long ", 400_000)
	for _, test := range []struct{ name, data string }{
		{"f.xml", xmlHead + numbered("<ComplexType Name='T%[1]d'><Property Name='P' Type='self.T%[1]d'/></ComplexType>", 100_000) + "<Annotation Term='n.T' String='" + text + "'/>" + xmlTail},
		{"f.json", `{"$Version": "4.01", "n": {"$Alias": "self"` + numbered(`, "T%[1]d": {"$Kind": "ComplexType", "P": {"$Type": "self.T%[1]d"}}`, 100_000) + `, "@n.T": "` + text + `"}}`},
	} {
		d, ds := readDocument(test.name, test.data)
		if len(ds) > 0 {
			t.Fatal(ds)
		}
		types := d.Schemas[0].ComplexTypes
		if n := len(types); n != 100_000 || types[n-1].Properties[0].Type.Name != "n.T99999" {
			t.Errorf("%s: %d types", test.name, n)
		}
		if c, ok := d.Schemas[0].Annotations[0].Value.(*Constant); !ok || c.Text != text {
			t.Errorf("%s: the long text was not read", test.name)
		}
	}
}

func TestReadLimits(t *testing.T) {
	data := []byte(xmlHead + "<Annotation Term='n.T'><Not><Not><Bool>true</Bool></Not></Not></Annotation>" + xmlTail)
	for _, test := range []struct {
		opts ReadOptions
		want string
	}{
		{ReadOptions{MaxBytes: len(data), MaxDepth: 7}, ""},
		{ReadOptions{MaxBytes: len(data) - 1}, fmt.Sprintf("f.xml: the document has %d bytes, the limit is %d [document-size]", len(data), len(data)-1)},
		{ReadOptions{MaxDepth: 6}, "f.xml:1:216: elements are nested more than 6 deep [nesting-depth]"},
	} {
		_, ds := Read(Source{Name: "f.xml", Data: data}, test.opts)
		var got string
		for _, d := range ds.Errors() {
			got += d.String()
		}
		if got != test.want {
			t.Errorf("%+v: got %s, want %s", test.opts, got, test.want)
		}
	}
}
