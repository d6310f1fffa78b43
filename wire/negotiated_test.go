package wire

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
)

// TestNumbersInAnswers writes numbers in the form that was negotiated, whatever the
// form in which they were read.
func TestNumbersInAnswers(t *testing.T) {
	for text, want := range map[string]string{
		`"12.50"`: "12.50", `"+1"`: "1", `"007.10"`: "7.10", `"-0.5"`: "-0.5", `1e3`: "1000", `1.50e1`: "15.0", `"12E-3"`: "0.012", `"-1.25e+1"`: "-12.5",
		`"0e5"`: "0", `1e-2`: "0.01", `"INF"`: `"INF"`, `1e2000`: "1e2000", `0.00`: "0.00", `"+000"`: "0",
	} {
		var v kindsT
		if err := Unmarshal([]byte(`{"decimal":`+text+`,"decimals":[1,`+text+`],"int64":"9007199254740993","int64s":[1,"2"]}`), &v); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		quoted := `"` + strings.Trim(want, `"`) + `"`
		for _, test := range []struct {
			answer sibling.Answer
			want   string
		}{
			{sibling.Answer{}, `{"int64":9007199254740993,"decimal":` + want + `,"int64s":[1,2],"decimals":[1,` + want + `]}`},
			{sibling.Answer{IEEE754Compatible: true}, `{"int64":"9007199254740993","decimal":` + quoted + `,"int64s":["1","2"],"decimals":["1",` + quoted + `]}`},
		} {
			test.answer.Sparse = true
			if got, err := Marshal(&v, internals.ForAnswer(&test.answer)); err != nil || string(got) != test.want {
				t.Errorf("%s: %s, %v; want %s", text, got, err, test.want)
			}
		}
	}
}

// TestAbsentInAnswers writes what is absent: all that is selected but navigation
// properties and streams, and nothing where the payload is about changes.
func TestAbsentInAnswers(t *testing.T) {
	var undeclared, removed albumT
	undeclared.Set("name", "7")
	removed.ID = Some("1")
	removed.Set("@removed", `{"reason":"deleted"}`)
	all := &sibling.Selection{All: true}
	for _, test := range []struct {
		v      Structured
		answer sibling.Answer
		want   string
	}{
		{&albumT{}, sibling.Answer{}, `{"name":null}`},
		{&albumT{Cover: `"aGk="`}, sibling.Answer{}, `{"name":null,"cover":"aGk="}`},
		{&identityT{}, sibling.Answer{Sparse: true}, `{}`},
		{&identityT{}, sibling.Answer{Metadata: sibling.MetadataNone, Selection: all}, `{"displayName":null}`},
		{&identityT{}, sibling.Answer{Selection: &sibling.Selection{}}, `{}`},
		{&removed, sibling.Answer{Selection: all}, `{"@removed":{"reason":"deleted"},"id":"1"}`},
		{&undeclared, sibling.Answer{Selection: &sibling.Selection{Properties: map[string]*sibling.Selection{"id": nil, "name": nil}}}, `{"name":7}`},
		{&albumT{Albums: []*albumT{{}}}, sibling.Answer{Selection: all}, `{"name":null}`},
		{&sessionT{Segments: []*segmentT{{}}}, sibling.Answer{Selection: all},
			`{"callee":null,"caller":null,"endDateTime":null,"failureInfo":null,"isTest":null,"modalities":[],"startDateTime":null}`},
	} {
		if got, err := Marshal(test.v, internals.ForAnswer(&test.answer)); err != nil || string(got) != test.want {
			t.Errorf("%+v:\n got %s, %v\nwant %s", test.answer, got, err, test.want)
		}
	}
}

// albumT has properties that are no part of the JSON of its own.
type albumT struct {
	ID     Opt[string] `odata:"id,key"`
	Name   Opt[string] `odata:"name"`
	Cover  Raw         `odata:"cover,stream"`
	Albums []*albumT   `odata:"albums,nav"`
	Dynamic
}

var typeOfAlbumT = Type{Name: "test.album", Entity: true}

func (*albumT) WireType() *Type { return &typeOfAlbumT }

// TestIDsInAnswers looks for the ids of entities whose keys are selected or not.
func TestIDsInAnswers(t *testing.T) {
	v := &albumT{ID: Some("1"), Name: Some("a"), Albums: []*albumT{{ID: Some("2")}}}
	only := func(names ...string) *sibling.Selection {
		s := &sibling.Selection{Properties: map[string]*sibling.Selection{}}
		for _, name := range names {
			s.Properties[name] = nil
		}
		return s
	}
	with := func(s, expanded *sibling.Selection) *sibling.Selection {
		s.Expand = map[string]*sibling.Selection{"albums": expanded}
		return s
	}
	for _, test := range []struct {
		answer sibling.Answer
		want   string
	}{
		{sibling.Answer{Selection: only("name"), BaseURL: "/s('1')"}, `{"@odata.id":"/s('1')","name":"a"}`},
		{sibling.Answer{Selection: only("name"), BaseURL: "/s('1')", Version: "4.01"}, `{"@id":"/s('1')","name":"a"}`},
		{sibling.Answer{Selection: only("name", "id"), BaseURL: "/s('1')"}, `{"id":"1","name":"a"}`},
		{sibling.Answer{Selection: only("name"), BaseURL: "/s('1')", Metadata: sibling.MetadataNone}, `{"name":"a"}`},
		{sibling.Answer{Selection: only("name")}, `{"name":"a"}`},
		{sibling.Answer{Selection: with(only("id"), only("name")), BaseURL: "/s('1')"}, `{"id":"1","albums":[{"@odata.id":"/s('1')/albums('2')","name":null}]}`},
		{sibling.Answer{Selection: with(only("name"), only("id")), BaseURL: "/s('1')"}, `{"@odata.id":"/s('1')","name":"a","albums":[{"id":"2"}]}`},
	} {
		if got, err := Marshal(v, internals.ForAnswer(&test.answer)); err != nil || string(got) != test.want {
			t.Errorf("%+v:\n got %s, %v\nwant %s", test.answer, got, err, test.want)
		}
	}
}

// TestAnswerLimits writes entities that refer to each other, until a limit or the
// context ends it.
func TestAnswerLimits(t *testing.T) {
	albums := make([]*albumT, 100)
	for i := range albums {
		albums[i] = &albumT{Albums: albums}
	}
	deep := &sibling.Selection{Expand: map[string]*sibling.Selection{}}
	for range 20 {
		deep = &sibling.Selection{Expand: map[string]*sibling.Selection{"albums": deep}}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for _, test := range []struct {
		answer sibling.Answer
		want   error
	}{
		{sibling.Answer{MaxEntities: 100_000}, sibling.ErrEntities},
		{sibling.Answer{MaxBytes: 1 << 20}, sibling.ErrBytes},
		{sibling.Answer{Context: ended}, context.Canceled},
	} {
		test.answer.Selection = deep
		b, err := Append([]byte("before"), albums[0], internals.ForAnswer(&test.answer))
		if !errors.Is(err, test.want) || string(b) != "before" {
			t.Errorf("%v, and %d bytes; want %v", err, len(b), test.want)
		}
	}
	if _, err := Marshal(albums[0], internals.ForAnswer(&sibling.Answer{Selection: &sibling.Selection{Expand: map[string]*sibling.Selection{"albums": nil}}, MaxEntities: 101, MaxBytes: 100_000, Context: t.Context()})); err != nil {
		t.Error(err)
	}
}
