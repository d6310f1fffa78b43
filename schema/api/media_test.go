package api_test

import "testing"

// TestMalformedMedia leaves out what is no name of a media type, and says so.
func TestMalformedMedia(t *testing.T) {
	a, found := read(t, `openapi: 3.0.3
info: { title: t, version: "1" }
paths:
  /a:
    get:
      responses:
        "200":
          description: ok
          content:
            json: { schema: { type: string } }
            application/problem+json;charset=utf-8: { schema: { type: string } }
            "image/*": {}
`)
	if len(found) != 1 || found[0].Rule != "media-malformed" {
		t.Errorf("%v", found)
	}
	contents := a.Operations[0].Responses[0].Content
	if len(contents) != 2 || contents[0].Media != "application/problem+json" || contents[1].Media != "image/*" {
		t.Errorf("%v", contents)
	}
}
