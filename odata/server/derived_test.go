package server_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// Note is a type that stays a pointer although it has a derived type.
type Note struct {
	ID      wire.Opt[int32] `odata:"ID,key"`
	Dynamic wire.Dynamic
}

type Letter struct {
	Note
	Weight wire.Opt[int32] `odata:"Weight"`
	To     *Note           `odata:"To"`
	Copies []*Note         `odata:"Copies,nav"`
}

var (
	noteType   = wire.Type{Name: "Post.Note", Entity: true, Derived: []wire.Structured{(*Letter)(nil)}}
	letterType = wire.Type{Name: "Post.Letter", Entity: true}
)

func (*Note) WireType() *wire.Type   { return &noteType }
func (*Letter) WireType() *wire.Type { return &letterType }

// TestDerivedInPlaceOfBase answers with derived values that stand where their base
// type is wanted.
func TestDerivedInPlaceOfBase(t *testing.T) {
	letter, err := odata.Base[*Note](&Letter{
		Note: Note{ID: wire.Some[int32](2)}, Weight: wire.Some[int32](7), To: &Note{ID: wire.Some[int32](9)}, Copies: []*Note{{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	notes := []*Note{{ID: wire.Some[int32](1)}, letter}
	key := []server.KeyProperty{{Name: "ID", Property: "ID", Type: "Edm.Int32"}}
	h := server.Serve(gen.Description{
		Resources: []gen.Resource{{Name: "Notes", Kind: gen.EntitySet}},
	}, []server.Route{
		{Kind: server.ListRoute, Method: "GET", Path: "/Notes", Collection: true, Type: (*Note)(nil), Handle: func(*server.Parsed) (any, error) {
			return &odata.Page[*Note]{Items: notes}, nil
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Notes/{ID}", Keys: key, Type: (*Note)(nil), Handle: func(r *server.Parsed) (any, error) {
			return notes[server.Key[int32](r, "ID")-1], nil
		}},
	}, quiet())
	for path, want := range map[string]string{
		"/Notes":                               `{"@odata.context":"http://host/$metadata#Notes","value":[{"ID":1},{"@odata.type":"#Post.Letter","ID":2,"Weight":7,"To":{"ID":9}}]}`,
		"/Notes?$select=ID,Post.Letter/Weight": `{"@odata.context":"http://host/$metadata#Notes(ID,Post.Letter/Weight)","value":[{"ID":1},{"@odata.type":"#Post.Letter","ID":2,"Weight":7}]}`,
		"/Notes?$select=ID":                    `{"@odata.context":"http://host/$metadata#Notes(ID)","value":[{"ID":1},{"@odata.type":"#Post.Letter","ID":2}]}`,
		"/Notes?$expand=Post.Letter/Copies":    `{"@odata.context":"http://host/$metadata#Notes","value":[{"ID":1},{"@odata.type":"#Post.Letter","ID":2,"Weight":7,"To":{"ID":9},"Copies":[{}]}]}`,
		"/Notes(2)":                            `{"@odata.context":"http://host/$metadata#Notes/Post.Letter/$entity","@odata.type":"#Post.Letter","ID":2,"Weight":7,"To":{"ID":9}}`,
		"/Notes(2)/Post.Letter?$select=Weight": `{"@odata.context":"http://host/$metadata#Notes/Post.Letter(Weight)/$entity","@odata.type":"#Post.Letter","@odata.id":"http://host/Notes(2)","Weight":7}`,
		"/Notes(2)/Post.Letter/Weight":         `{"@odata.context":"http://host/$metadata#Notes(2)/Post.Letter/Weight","value":7}`,
		"/Notes(2)/Post.Letter/To":             `{"@odata.context":"http://host/$metadata#Notes(2)/Post.Letter/To","ID":9}`,
		"/Notes(2)/Post.Letter/To/ID":          `{"@odata.context":"http://host/$metadata#Notes(2)/Post.Letter/To/ID","value":9}`,
	} {
		if w := ask(t, h, "GET "+path); w.Code != 200 || !same(t, w.Body.String(), want) {
			t.Errorf("GET %s: %d %s\nwant %s", path, w.Code, w.Body, want)
		}
	}
	for path, code := range map[string]int{"/Notes(1)/Post.Letter": 404, "/Notes(1)/Post.Letter/Weight": 404, "/Notes(2)/Weight": 404, "/Notes?$select=Weight": 400, "/Notes?$select=Post.Other/Weight": 400} {
		if w := ask(t, h, "GET "+path); w.Code != code {
			t.Errorf("GET %s: %d %s, want %d", path, w.Code, w.Body, code)
		}
	}
	if w := ask(t, h, "GET /Notes(2)/Post.Letter/Weight/$value"); w.Body.String() != "7" {
		t.Errorf("its text is %s", w.Body)
	}
}

// Trunk has more derived types than are listed.
type Trunk struct {
	ID      wire.Opt[string] `odata:"ID,key"`
	Dynamic wire.Dynamic
}

type AnyTrunk interface{ wire.Structured }

var trunkType = wire.Type{Name: "Post.Trunk", Entity: true, Interface: (*AnyTrunk)(nil)}

func (*Trunk) WireType() *wire.Type { return &trunkType }

// TestCastsThatAreNotListed answers 501 by name where a path casts to a type that the
// description has and the server cannot place, and takes other names with dots for keys.
func TestCastsThatAreNotListed(t *testing.T) {
	trunk := func(r *server.Parsed) (any, error) { return &Trunk{ID: wire.Some(server.Key[string](r, "ID"))}, nil }
	h := server.Serve(gen.Description{
		MetadataXML: `<edmx:Edmx><Schema Namespace="Post"><EntityType Name="Trunk"/><EntityType Name="Leaf" BaseType="Post.Trunk"/></Schema><Schema Namespace="Other.Place"><EntityType Name="Leaf"/></Schema></edmx:Edmx>`,
	}, []server.Route{
		{Kind: server.ListRoute, Method: "GET", Path: "/Trunks", Collection: true, Type: (*Trunk)(nil), Handle: func(*server.Parsed) (any, error) { return odata.Page[*Trunk]{}, nil }},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Trunks/{ID}", Type: (*Trunk)(nil), Handle: trunk},
	}, quiet())
	for path, want := range map[string]string{
		"/Trunks/Post.Leaf":             "restricting to Post.Leaf",
		"/Trunks/Post.Leaf/$count":      "restricting to Post.Leaf",
		"/Trunks/Other.Place.Leaf('a')": "restricting to Other.Place.Leaf",
		"/Trunks('a')/Post.Leaf":        "restricting to Post.Leaf",
		"/Trunks('a')/Post.Leaf/Name":   "restricting to Post.Leaf",
		"/Trunks/a/Post.Leaf":           "restricting to Post.Leaf",
	} {
		if w := ask(t, h, "GET "+path); w.Code != 501 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("GET %s: %d %s, want 501 and %s", path, w.Code, w.Body, want)
		}
	}
	for path, id := range map[string]string{"/Trunks/john.doe": "john.doe", "/Trunks/Post.Twig": "Post.Twig", "/Trunks/Post.Trunk('a')": "a", "/Trunks('Post.Leaf')": "Post.Leaf", "/Trunks('a')/Post.Trunk": "a"} {
		if w := ask(t, h, "GET "+path); w.Code != 200 || !strings.Contains(w.Body.String(), `"ID":"`+id+`"`) {
			t.Errorf("GET %s: %d %s, want %s", path, w.Code, w.Body, id)
		}
	}
}
