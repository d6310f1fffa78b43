package server

import (
	"context"
	"errors"
	"math/big"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// code is a type of others: a string in capitals.
type code string

func (c code) MarshalText() ([]byte, error) { return []byte(strings.ToLower(string(c))), nil }

func (c *code) UnmarshalText(text []byte) error {
	switch string(text) {
	case "bad":
		return errors.New("is bad")
	case "worse":
		panic("worse")
	}
	*c = code(strings.ToUpper(string(text)))
	return nil
}

// TestMappedKeys calls functions whose keys have types of others, which read the text
// that a literal stands for, and answers with a value of one.
func TestMappedKeys(t *testing.T) {
	type things struct {
		Get func(ctx context.Context, a code, n big.Int, g code, q *query.Options) (wire.Opt[code], error) `route:"GET /Things/{a,n,g}/x.name" kind:"function" keys:"a=a:Edm.String n=n:Edm.Int64 g=g:Edm.Guid" result:"Edm.String"`
	}
	h := New(struct{ Things things }{things{
		func(_ context.Context, a code, n big.Int, g code, _ *query.Options) (wire.Opt[code], error) {
			return wire.Some(a + "-" + code(n.String()) + "-" + g), nil
		},
	}}, gen.Description{Codecs: []wire.Codec{wire.ByText[code, *code]{}}})
	const guid = "e523d2ed-2966-4b6b-925b-754a88034cc5"
	for url, want := range map[string]string{
		"/Things(a='it%20''s',n=-7,g=" + strings.ToUpper(guid) + ")/x.name()": `200 {"@odata.context":"$metadata#Edm.String","value":"it 's--7-` + guid + `"}`,
		"/Things(a='bad',n=1,g=" + guid + ")/x.name()":                        `400 {"error":{"code":"BadRequest","message":"the key bad: is bad","target":"a"}}`,
		"/Things(a='x',n=x,g=" + guid + ")/x.name()":                          `400`,
		"/Things(a='x',n=1,g=x)/x.name()":                                     `400`,
		"/Things(a='worse',n=1,g=" + guid + ")/x.name()":                      `500`,
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", url, nil))
		got := strings.Join(strings.Fields(w.Result().Status[:3]+" "+strings.ReplaceAll(w.Body.String(), "http://example.com/", "")), " ")
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s\nwant %s", url, got, want)
		}
	}
}
