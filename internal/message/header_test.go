package message_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/rest/gen"
)

type answer struct {
	Cookies []string `header:"Set-Cookie"`
	List    []string `header:"X-List"`
}

// TestHeaders writes headers of an answer, and reads them again: cookies have commas.
func TestHeaders(t *testing.T) {
	outputs, err := (&message.Reader{Shape: message.Checked}).Outputs([]gen.Output{{Status: "200", Type: (*answer)(nil)}})
	if err != nil {
		t.Fatal(err)
	}
	in := answer{Cookies: []string{"a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "c=d"}, List: []string{"x", "y z"}}
	h, out := http.Header{}, answer{}
	from, to := reflect.ValueOf(&in).Elem(), reflect.ValueOf(&out).Elem()
	for i := range outputs[0].Headers {
		p := &outputs[0].Headers[i]
		if err := p.WriteHeader(h, from.Field(p.Index)); err != nil {
			t.Fatal(err)
		}
		text, err := p.FromHeader(nil, h.Values(p.Name))
		if err == nil {
			err = p.Shape.Unmarshal(text, to.Field(p.Index))
		}
		if err != nil {
			t.Error(err)
		}
	}
	if !slices.Equal(out.Cookies, in.Cookies) || !slices.Equal(out.List, in.List) {
		t.Errorf("%q, want %q; %v", out, in, h)
	}
}
