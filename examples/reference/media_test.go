package main

import "testing"

func TestMedia(t *testing.T) {
	run(t, []row{
		{"P11.2.3", "GET /MediaItems({image})/$value", 200, []string{"Content-Type: image/png", "Content-Length: 1024", "ETag: \"", "PNG"}},
		{"P11.2.3", "GET /MediaItems({image})/$value\nIf-None-Match: {etag}", 304, nil},
		{"P11.2.3", "GET /MediaItems({image})/$value\nRange: bytes=1-3", 206, []string{"PNG", "Content-Range: bytes 1-3/1024"}},
		{"P11.2.3", "HEAD /MediaItems({image})/$value", 200, []string{"Content-Length: 1024"}},
		{"P11.2.3", "GET /MediaItems({image})/$value\nAccept: application/json", 406, nil},
		{"P11.2.3", "GET /MediaItems({image})/$value?$format=json", 200, []string{"Content-Type: image/png"}},
		{"P11.2.3", "GET /MediaItems({none})/$value", 404, nil},
		{"P11.2.3", "GET /Products({laptop})/$value", 400, nil},
		{"J10", "GET /MediaItems({image})", 200, []string{`"@odata.mediaContentType":"image/png"`, `"@odata.mediaEtag":"`, "! mediaReadLink", `"Size":1024`}},
		{"J4.6.12", "GET /MediaItems({image})?$format=application/json;metadata=full", 200, []string{`"@odata.mediaReadLink":"http://example.com/MediaItems({image})/$value"`, `"@odata.mediaEditLink":"http://example.com/MediaItems({image})/$value"`}},
		{"J3.1.3", "GET /MediaItems({image})?$format=application/json;metadata=none", 200, []string{"! media"}},

		{"P11.4.7.1", "POST /MediaItems\nContent-Type: text/plain\nSlug: A%20text\n\nThe text.", 201, []string{"Location: http://example.com/MediaItems(", `"Name":"A text"`, `"ContentType":"text/plain"`, `"@odata.mediaContentType":"text/plain"`}},
		{"P11.4.7.1", "GET {created}/$value", 200, []string{"The text.", "Content-Type: text/plain"}},
		{"P11.4.7.2", "PUT {created}/$value\nContent-Type: text/markdown\n\n# Text", 204, []string{"ETag: \""}},
		{"P11.4.7.2", "PUT {created}/$value\nIf-Match: {etag}\nContent-Type: text/markdown\n\n# The text", 204, nil},
		{"P11.4.7.2", `PUT {created}/$value` + "\nIf-Match: \"other\"\nContent-Type: text/plain\n\nx", 412, nil},
		{"P11.4.7.2", "GET {created}/$value", 200, []string{"# The text", "Content-Type: text/markdown"}},
		{"P11.4.7.2", "GET {created}", 200, []string{`"ContentType":"text/markdown"`, `"Name":"A text"`}},
		{"P11.4.7", "PATCH {created}\n\n" + `{"Name":"Renamed"}`, 204, nil},
		{"P11.4.7", "GET {created}", 200, []string{`"Name":"Renamed"`, `"@odata.mediaContentType":"text/markdown"`}},
		{"P11.4.7.3", "DELETE {created}/$value", 204, nil},
		{"P11.4.7.3", "GET {created}", 404, nil},
		{"P11.4.7.3", "DELETE /MediaItems({image})", 204, nil},
		{"P11.4.7.3", "GET /MediaItems({image})/$value", 404, nil},
		{"P11.4.7.2", "PUT /MediaItems({none})/$value\nContent-Type: text/plain\n\nx", 404, nil},
		{"P9.3.5", "POST /MediaItems({image})/$value\nContent-Type: text/plain\n\nx", 405, []string{"Allow: GET"}},

		{"P11.2.4", "GET /Products({laptop})/Photo", 204, nil},
		{"P11.4.8.1", "PUT /Products({laptop})/Photo\nContent-Type: image/png\n\nbytes", 204, []string{"ETag: \""}},
		{"P11.2.4", "GET /Products({laptop})/Photo", 200, []string{"bytes", "Content-Type: image/png"}},
		{"J9", "GET /Products({laptop})?$select=Name,Photo", 200, []string{`"Photo@odata.mediaContentType":"image/png"`, `"Photo@odata.mediaEtag":"`, `! "Photo":`}},
		{"J9", "GET /Products({laptop})?$select=Name", 200, []string{"! Photo@"}},
		{"J4.6.12", "GET /Products({laptop})?$format=application/json;metadata=full", 200, []string{`"Photo@odata.mediaReadLink":"http://example.com/Products({laptop})/Photo"`, `"Photo@odata.mediaEditLink":"`}},
		{"P11.2.5.2", "GET /Products({laptop})?$expand=Photo", 501, []string{"expanding Photo"}},
		{"P11.2.5.2", "GET /Products?$expand=Photo", 501, []string{"expanding Photo"}},
		{"P11.4.8.2", "DELETE /Products({laptop})/Photo", 204, nil},
		{"P11.2.4", "GET /Products({laptop})/Photo", 204, nil},
		{"P11.4.8.1", "PUT /Products({none})/Photo\nContent-Type: image/png\n\nx", 404, nil},
		{"J19", "POST /$batch\n\n" + `{"requests":[{"id":"1","method":"PUT","url":"Products({laptop})/Photo","headers":{"content-type":"image/png"},"body":"YnN0cg"},{"id":"2","method":"GET","url":"Products({laptop})/Photo"}]}`, 200, []string{`"body":"YnN0cg"`}},
		{"P11.4.8.1", "POST /Reseed", 204, nil},
		{"P11.2.3", "GET /MediaItems({image})/$value", 200, []string{"Content-Length: 1024"}},
		{"P11.2.4", "GET /Products({laptop})/Photo", 204, nil},
	})
}
