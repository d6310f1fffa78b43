package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

const manual = "00000000-0000-0000-0000-000000000001"

// testContent keeps content over HTTP.
func (run suite) testContent(t *testing.T) {
	o := run.openShop(t)
	c := &conversation{h: shophttp.NewHandler(o.Service, server.WithTransactions(o.store.Begin))}
	const photo, png = "/Products('h')/Photo", " Content-Type:image/png"
	c.ask(t, "GET "+photo, "", 204)
	c.ask(t, "DELETE "+photo, "", 204)
	c.ask(t, "PUT "+photo+png+` If-Match:*`, "bytes", 412)
	c.ask(t, "PUT "+photo+png+` If-None-Match:*`, "bytes", 204)
	first := c.etag
	c.ask(t, "GET "+photo, "", 200, "bytes")
	c.ask(t, "GET "+photo+" If-None-Match:etag", "", 304)
	c.ask(t, "GET "+photo+" Range:bytes=1-2", "", 206, "yt")
	c.ask(t, "PUT "+photo+png+` If-None-Match:*`, "other", 412)
	c.ask(t, "PUT "+photo+png+` If-Match:"x"`, "other", 412)
	c.ask(t, "PUT "+photo+png+` If-Match:etag`, "other", 204)
	if c.etag == first || !strings.HasPrefix(c.etag, `"`) {
		t.Errorf("the ETags are %s and %s", first, c.etag)
	}
	says := []string{`"Photo@odata.mediaContentType":"image/png"`, `"Photo@odata.mediaEtag":"` + strings.ReplaceAll(c.etag, `"`, `\"`) + `"`}
	if got := c.ask(t, "GET /Products('h')", "", 200, says...); strings.Contains(got, `"Photo":`) {
		t.Error(got)
	}
	c.ask(t, "PATCH /Products('h')", `{"Price":3,"Photo@odata.mediaEtag":"no"}`, 204)
	c.ask(t, "PUT /Products('h')", `{"Name":"Other","Tags":[]}`, 204)
	c.ask(t, "GET /Products?$filter=Code_eq_'h'", "", 200, says...)
	c.ask(t, "GET "+photo, "", 200, "other")
	c.ask(t, "DELETE "+photo+` If-Match:"x"`, "", 412)
	c.ask(t, "DELETE "+photo, "", 204)
	c.ask(t, "GET "+photo, "", 204)
	if got := c.ask(t, "GET /Products('h')", "", 200); strings.Contains(got, "Photo") {
		t.Error(got)
	}
	// In the body of an entity.
	c.ask(t, "PATCH /Products('h')", `{"Photo@odata.mediaContentType":"image/png","Photo":"AP8"}`, 204)
	c.ask(t, "GET "+photo, "", 200, "\x00\xff")
	c.ask(t, "PATCH /Products('h')", `{"Photo":"AP8"}`, 415, "Photo@mediaContentType")
	c.ask(t, "PATCH /Products('h')", `{"Photo@odata.mediaContentType":"text/plain","Photo":"AP8"}`, 415, "image/*")
	c.ask(t, "PATCH /Products('h')", `{"Photo@odata.mediaContentType":"image/png","Photo":"?"}`, 400, "base64url")
	c.ask(t, "PATCH /Products('h')", `{"Photo":null}`, 204)
	c.ask(t, "GET "+photo, "", 204)

	c.ask(t, "GET /Products('none')/Photo", "", 404)
	c.ask(t, "PUT /Products('none')/Photo"+png, "x", 404)
	c.ask(t, "DELETE /Products('none')/Photo", "", 404)
	c.ask(t, "POST /Products"+png, "x", 415)
}

// testMediaEntities makes media entities of content.
func (run suite) testMediaEntities(t *testing.T) {
	o := run.openShop(t)
	c := &conversation{h: shophttp.NewHandler(o.Service)}
	const value = "/Manuals(" + manual + ")/$value"
	c.ask(t, "GET "+value, "", 404)
	c.ask(t, "PUT "+value+" Content-Type:text/plain", "Hit it.", 204)
	c.ask(t, "GET /Products('h')/Manual/$value", "", 200, "Hit it.")
	c.ask(t, "PUT /Products('h')/Manual/$value Content-Type:text/plain", "Hold it.", 204)
	c.ask(t, "GET "+value, "", 200, "Hold it.")
	made := c.ask(t, "POST /Manuals Content-Type:text/plain", "New.", 201, `"@odata.mediaContentType":"text/plain"`, `"@odata.mediaEtag":"`, `"Text":null`)
	for range 8 { // always in the same order
		c.ask(t, "POST /Manuals Content-Type:text/plain", "New.", 201, `"@odata.mediaContentType":"text/plain","@odata.mediaEtag":"`)
	}
	_, id, _ := strings.Cut(made, `"ID":"`)
	id, _, _ = strings.Cut(id, `"`)
	c.ask(t, "GET /Manuals("+id+")/$value", "", 200, "New.")
	c.ask(t, "PATCH /Manuals("+id+")", `{"Text":"t"}`, 204)
	c.ask(t, "GET /Manuals("+id+")", "", 200, `"@odata.mediaContentType":"text/plain"`, `"Text":"t"`)
	c.ask(t, "POST /Manuals", `{"ID":"`+id+`"}`, 409)
	c.ask(t, "DELETE /Manuals("+id+")/$value", "", 204)
	c.ask(t, "GET /Manuals("+id+")", "", 404)
	c.ask(t, "POST /Manuals", `{"ID":"`+id+`"}`, 201)
	c.ask(t, "GET /Manuals("+id+")/$value", "", 404) // what had the key is gone
	c.ask(t, "GET /Manuals("+id+")/$value?$format=application/json", "", 404)
	c.ask(t, "POST /Manuals", `{"$value":"x"}`, 400, "$value")
}

// media calls a function that reads content.
func media(m *odata.Media, err error) string {
	if m == nil {
		var own *odata.Error
		if errors.As(err, &own) {
			return fmt.Sprint(own.Status)
		}
		return fmt.Sprint(err)
	}
	data, wrong := io.ReadAll(m)
	return fmt.Sprintf("%s %d %q %v %v", m.ContentType, m.Size, data, err, wrong)
}

func text(s string) *odata.Media { return odata.NewMedia("text/plain", strings.NewReader(s)) }

// testContentInTransactions undoes changes of content, and goes back to what was loaded.
func (run suite) testContentInTransactions(t *testing.T) {
	o := run.openShop(t)
	see := func(want string) {
		t.Helper()
		if got := media(o.Products.GetProductPhoto(ctx, "x", nil)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for _, commit := range []bool{false, true} {
		within, end, err := o.store.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Products.ReplaceProductPhoto(within, "x", text("a"), nil); err != nil {
			t.Fatal(err)
		}
		see("<nil>")
		if err := end(commit); err != nil {
			t.Fatal(err)
		}
	}
	see(`text/plain 1 "a" <nil> <nil>`)
	m := text("b")
	m.ETag = `"another"`
	if got := media(nil, o.Products.ReplaceProductPhoto(ctx, "x", m, nil)); got != "412" {
		t.Error(got)
	}
	if err := o.Products.DeleteProduct(ctx, "x", nil); err != nil {
		t.Fatal(err)
	}
	see("404")
	if _, err := o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"x","Name":"n","Tags":[]}`), nil); err != nil {
		t.Fatal(err)
	}
	see("<nil>")
	if err := o.store.Reset(ctx); err != nil {
		t.Fatal(err)
	}
	see("<nil>")
	for _, nothing := range []*odata.Media{nil, {}} {
		if got := media(nil, o.Products.ReplaceProductPhoto(ctx, "x", nothing, nil)); got != "400" {
			t.Error(got)
		}
	}
	if err := o.Products.ReplaceProductPhoto(ctx, "x", odata.NewMedia("", io.MultiReader(strings.NewReader("half"), broken{})), nil); !errors.Is(err, errBroken) {
		t.Error(err)
	}
	see("<nil>")
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Read([]byte) (int, error) { return 0, errBroken }

// testContentOutOfReach has rules hold for content, and savings see what is said of it.
func (run suite) testContentOutOfReach(t *testing.T) {
	var saved []string
	o := run.openShop(t, WithRule("Products", func(_ context.Context, p *shop.Product) bool { return p.Tenant.Or("") != "b" }),
		WithSaving("Manuals", func(_ context.Context, _, m *shop.Manual) error {
			saved = append(saved, odata.ControlOf(&m.Dynamic).MediaContentType)
			if odata.ControlOf(&m.Dynamic).MediaContentType == "text/bad" {
				return server.BadRequest("bad", "")
			}
			return nil
		}))
	got := []string{
		media(o.Products.GetProductPhoto(ctx, "t", nil)), media(nil, o.Products.ReplaceProductPhoto(ctx, "t", text("a"), nil)),
		media(nil, o.Products.DeleteProductPhoto(ctx, "t", nil)), media(nil, o.Products.ReplaceProductPhoto(ctx, "h", text("a"), nil)),
	}
	_, err := o.Manuals.CreateManualMedia(ctx, odata.NewMedia("text/bad", strings.NewReader("x")), nil)
	got = append(got, media(nil, err), fmt.Sprint(saved))
	page, err := o.Manuals.ListManuals(ctx, nil)
	if got, want := fmt.Sprint(got, len(page.Items), err), "[404 404 404 <nil> 400 [ text/bad]] 1 <nil>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// testLoadContent loads content that stands in entities.
func (run suite) testLoadContent(t *testing.T) {
	product := func(rest string) string { return `{"Products":[{"Code":"p","Name":"n","Tags":[],` + rest + `}]}` }
	id := wire.Guid{}
	for _, c := range []struct{ text, want string }{
		{product(`"Photo@odata.mediaContentType":"image/png","Photo":"AP-_"`), `image/png 3 "\x00\xff\xbf" <nil> <nil> <nil>`},
		{product(`"Photo@mediaContentType":"image/png","Photo":"AP+/"`), `image/png 3 "\x00\xff\xbf" <nil> <nil> <nil>`},
		{product(`"Photo@mediaContentType":"text/plain","Photo":"a b"`), `text/plain 3 "a b" <nil> <nil> <nil>`},
		{product(`"Photo@mediaContentType":"application/json","Photo":{"a":[1]}`), `application/json 9 "{\"a\":[1]}" <nil> <nil> <nil>`},
		{product(`"Photo":null`), `<nil> <nil>`},
		{product(`"Photo":"AP8"`), "Products[0]/Photo: Photo: the media type of content has to stand beside it, as mediaContentType"},
		{product(`"Photo@mediaContentType":"image/png","Photo":7`), "Products[0]/Photo: Photo: content that is not JSON is a string"},
		{product(`"Photo@mediaContentType":"image/png","Photo":"ä"`), "Products[0]/Photo: Photo: content that is neither JSON nor text is in base64url"},
		{`{"Manuals":[{"ID":"00000000-0000-0000-0000-000000000000","@mediaContentType":"text/plain","$value":"Hold it."}]}`, `<nil> text/plain 8 "Hold it." <nil> <nil>`},
		{`{"Manuals":[{"ID":"00000000-0000-0000-0000-000000000000","$value":"Hold it."}]}`, "Manuals[0]/$value: $value: the media type of content has to stand beside it, as mediaContentType"},
	} {
		o := run.openShop(t)
		if err := o.store.Load([]byte(c.text)); err != nil {
			if !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("%s: %v\nwant %s", c.text, err, c.want)
			}
			continue
		}
		got := "<nil>"
		if strings.Contains(c.text, "Products") {
			got = media(o.Products.GetProductPhoto(ctx, "p", nil)) + " " + got
		} else {
			got += " " + media(o.Manuals.GetManualMedia(ctx, id, nil))
		}
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", c.text, got, c.want)
		}
	}
}

// testDerivedContent reads and writes content that entities of derived types have, behind casts.
func (run suite) testDerivedContent(t *testing.T) {
	store := run.open(t)
	h := zoohttp.NewHandler(zoohttp.Stored(store))
	if err := store.Load([]byte(`{"Vets":[{"@odata.type":"#example.zoo.Chief","ID":1},{"ID":2}],"Reels":[{"@odata.type":"#example.zoo.Film","No":1},{"No":2}]}`)); err != nil {
		t.Fatal(err)
	}
	for _, asked := range []*conversation{{h: h}, {h: proxyOfZoo(t, h)}} {
		asked.ask(t, "PUT /Vets(1)/example.zoo.Surgeon/Portrait", "7", 204)
		asked.ask(t, "GET /Vets(1)/example.zoo.Chief/Portrait", "", 200, "7")
		asked.ask(t, "DELETE /Vets(1)/example.zoo.Chief/Portrait", "", 204)
		asked.ask(t, "GET /Vets/example.zoo.Surgeon(1)/Portrait", "", 204)
		asked.ask(t, "PUT /Vets(2)/example.zoo.Surgeon/Portrait", "7", 404)
		asked.ask(t, "PUT /Reels(1)/example.zoo.Film/$value", "8", 204)
		asked.ask(t, "GET /Reels(1)/example.zoo.Film/$value", "", 200, "8")
		asked.ask(t, "GET /Reels(2)/example.zoo.Film/$value", "", 404)
		asked.ask(t, "DELETE /Reels(2)/example.zoo.Film/$value", "", 404)
	}
	c := &conversation{h: h}
	c.ask(t, "GET /Reels(1)?$format=application/json;odata.metadata=full", "", 200, `"@odata.mediaReadLink":"http://example.com/Reels(1)/example.zoo.Film/$value"`)
	c.ask(t, "DELETE /Reels(1)/example.zoo.Film/$value", "", 204)
	c.ask(t, "GET /Reels(1)", "", 404)
}
