package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
)

// document is a text that is the same for all requests.
type document struct {
	text []byte
	etag string
}

// metadata is what $metadata is, by the version of the answer and the media type.
type metadata [2][2]document

// newMetadata prepares the forms of $metadata that the description has. Each says
// that it is of the version of the answer (CSDL XML 4.01, section 3.1, and CSDL
// JSON 4.01, section 4.1).
func newMetadata(d *gen.Description) (forms metadata) {
	for v := range forms {
		for m, text := range [...]string{mediaJSON: d.MetadataJSON, mediaXML: d.MetadataXML} {
			if text == "" {
				continue
			}
			text = inVersion(text, version(v))
			sum := sha256.Sum256([]byte(text))
			forms[v][m] = document{[]byte(text), `W/"` + hex.EncodeToString(sum[:12]) + `"`}
		}
	}
	return forms
}

// inVersion returns a CSDL document, as [gen.Description] has it, as one of a version.
func inVersion(text string, v version) string {
	at := strings.Index(text, `"$Version"`)
	if strings.HasPrefix(text, "<") {
		root := max(0, strings.Index(text, "Edmx "))
		at = root + strings.Index(text[root:], " Version=")
	}
	number := at + strings.Index(text[max(0, at):], "4.")
	if at < 0 || number < at {
		return text
	}
	return text[:number] + v.String() + strings.TrimLeft(text[number:], ".0123456789")
}

// documentFormat negotiates the form of a document. Of the query options, only
// $format and $schemaversion are about documents.
func (r *request) documentFormat(offered ...media) error {
	q, err := query.Parse(r.exchange.Request.URL.RawQuery, nil, false, r.handler.limits.Query)
	if err != nil {
		return err
	}
	r.asked = q
	if err := r.checkVersion(); err != nil {
		return err
	}
	f, err := negotiate(r.exchange.Request.Header, q.Format, offered...)
	if err != nil {
		return err
	}
	f.version = r.format.version
	r.format = f
	return nil
}

// metadataDocument answers $metadata (Protocol 11.1.2): XML, unless JSON is
// asked for.
func (r *request) metadataDocument() error {
	var offered []media
	for _, m := range [...]media{mediaXML, mediaJSON} {
		if r.handler.metadata[r.format.version][m].text != nil {
			offered = append(offered, m)
		}
	}
	if offered == nil {
		return NotImplemented("$metadata")
	}
	if err := r.documentFormat(offered...); err != nil {
		return err
	}
	form := &r.handler.metadata[r.format.version][r.format.media]
	r.exchange.Writer.Header()["Etag"] = []string{form.etag}
	if r.exchange.Has(form.etag) {
		r.exchange.Send(http.StatusNotModified, nil)
		return nil
	}
	r.send(http.StatusOK, []string{mediaTypes[r.format.media]}, form.text)
	return nil
}

// rootDocument answers the root of the service: with the service document, or with the
// page for people if that is what the client likes best.
func (r *request) rootDocument() error {
	offered := []media{mediaJSON}
	if r.handler.page != nil && r.batched == nil {
		offered = append(offered, mediaHTML, mediaPageModel)
	}
	if err := r.documentFormat(offered...); err != nil {
		return err
	}
	switch r.format.media {
	case mediaHTML:
		r.handler.page.Serve(&r.exchange)
		return nil
	case mediaPageModel:
		return r.handler.page.ServeModel(&r.exchange)
	}
	return r.serviceDocument()
}

// serviceDocument answers with the service document (JSON Format 5). Of the levels of
// metadata, it is none that leaves the context URL out.
func (r *request) serviceDocument() error {
	type entry struct {
		Name string `json:"name"`
		Kind string `json:"kind,omitempty"`
		URL  string `json:"url"`
	}
	entries := make([]entry, 0, len(r.handler.description.Resources))
	for _, s := range r.handler.description.Resources {
		entries = append(entries, entry{s.Name, string(s.Kind), s.Name})
	}
	var body any = struct {
		Value []entry `json:"value"`
	}{entries}
	switch {
	case r.format.level == odata.MetadataNone:
	case r.format.version == version401:
		body = struct {
			Context string  `json:"@context"`
			Value   []entry `json:"value"`
		}{r.root() + "$metadata", entries}
	default:
		body = struct {
			Context string  `json:"@odata.context"`
			Value   []entry `json:"value"`
		}{r.root() + "$metadata", entries}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r.ok(text)
	return nil
}

// root returns the URL of the service's root, which ends in a slash.
func (r *request) root() string {
	if r.handler.serviceRoot != "" {
		return r.handler.serviceRoot
	}
	scheme := "http://"
	if r.exchange.Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.exchange.Request.Host + r.handler.loop.BasePath() + "/"
}
