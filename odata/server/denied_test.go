package server_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

// TestDenied asks for what the description says that the service does not support.
func TestDenied(t *testing.T) {
	const text = "\nContent-Type: text/plain\n\n$top=1"
	const batch = "\nContent-Type: application/json\n\n" + `{"requests":[]}`
	for said, request := range map[string]string{
		`BatchSupported" Bool="false"/>`: "POST /$batch" + batch,
		`BatchSupport"><Record><PropertyValue Property="Supported" Bool="false"/></Record></Annotation>`: "POST /$batch" + batch,
		`QuerySegmentSupported" Bool="false"/>`:                                                          "POST /Products/$query" + text,
		`KeyAsSegmentSupported" Bool="false"/>`:                                                          "GET /Products/1",
		`CrossJoinSupported" Bool="false"/>`:                                                             "GET /$crossjoin(Products,Suppliers)",
	} {
		term, _, _ := strings.Cut(said, `"`)
		xml := `<edmx:Edmx><edmx:DataServices><Schema Namespace="Shop"><EntityContainer Name="S"><Annotation Term="Org.OData.Capabilities.V1.` + said +
			`<EntitySet Name="Others" EntityType="Shop.Other"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`
		h := server.Serve(gen.Description{MetadataXML: xml}, newShop().routes(), quiet())
		if w := ask(t, h, request); w.Code != 501 || !strings.Contains(w.Body.String(), term) {
			t.Errorf("%s: %d %s", term, w.Code, w.Body)
		}
		if w := ask(t, h, "GET /Products(1)"); w.Code != 200 {
			t.Errorf("%s: %d %s", term, w.Code, w.Body)
		}
		if w := ask(t, newShop().handler(quiet()), request); w.Code == 501 {
			t.Errorf("%s is said of what does not say so: %s", term, w.Body)
		}
	}
}
