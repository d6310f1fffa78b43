package wire

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
)

// TestForms writes numbers of undeclared properties as the answer has them, and URLs of
// another service as those of the one that answers.
func TestForms(t *testing.T) {
	text := `{"id":"x",
		"a@odata.type":"#Decimal","a":1.50,"b@odata.type":"#Int64","b":"7","c":8,"d@odata.type":"#Decimal","d":"INF",
		"e@odata.type":"#Collection(Int64)","e":[1, "2",null],"f@odata.type":"#String","f":"9",
		"g":{"h":"1","h@odata.type":"#Edm.Decimal","@odata.id":"http://up/x","i":[{"j@odata.type":"#Int64","j": 5 }]},
		"k":{"l":[{"#n.m":{"title":"m","target":"http://up/x/n.m"}}]},"#n.o":[{"target":"http://up/x/n.o"},{"title":"http://up/"}],"#n.p":7,
		"@odata.editLink":"http://up/x(1)","@odata.etag":"http://up/"}`
	var v sessionT
	if err := Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ieee754 bool
		want    []string
	}{
		{true, []string{`"a":"1.50"`, `"b":"7"`, `"c":8`, `"d":"INF"`, `"e":["1", "2",null]`, `"f":"9"`, `"h":"1"`, `"j": "5" }`}},
		{false, []string{`"a":1.50`, `"b":7`, `"c":8`, `"d":"INF"`, `"e":[1, 2,null]`, `"f":"9"`, `"h":1`, `"j": 5 }`}},
	} {
		answer := sibling.Answer{Version: "4.0", IEEE754Compatible: c.ieee754, Sparse: true, Relocate: func(_, url string) string { return strings.Replace(url, "//up/", "//here/", 1) }}
		b, err := Marshal(&v, internals.ForAnswer(&answer))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range append(c.want, `"@odata.id":"http://here/x"`, `"@odata.editLink":"http://here/x(1)"`,
			`"k":{"l":[{"#n.m":{"title":"m","target":"http://here/x/n.m"}}]}`, `"#n.o":[{"target":"http://here/x/n.o"},{"title":"http://up/"}]`, `"#n.p":7`, `"@odata.etag":"http://up/"`) {
			if !strings.Contains(string(b), want) {
				t.Errorf("%v: %s is not in %s", c.ieee754, want, b)
			}
		}
	}
}
