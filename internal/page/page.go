// Package page is a page of HTML for people who look at a service: what there is, a form
// for requests that completes names, and the answers. Both servers have it: what it shows
// is a [Model], which odata/server makes of CSDL and rest of OpenAPI.
//
// It loads nothing from elsewhere, runs nothing but its own scripts, and puts what
// comes from the service into the page as text, never as HTML: its policy makes the browser
// refuse all else.
package page

import (
	"crypto/sha256"
	_ "embed" // the parts of the page
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/odatagen/odatagen/internal/web"
)

var (
	//go:embed page.html
	layout string
	//go:embed page.css
	style string
	//go:embed view.js
	view string
	//go:embed names.js
	names string
	//go:embed suggest.js
	suggest string
	//go:embed form.js
	form string
	//go:embed answer.js
	answer string
	//go:embed page.js
	script string
)

// scripts are run in this order: each uses what those before it define.
func scripts() []string { return []string{view, names, suggest, form, answer, script} }

// ModelType is the media type of the model. The page asks for it at its own URL.
const ModelType = "application/vnd.odatagen.page+json"

// Page is the page of a service.
type Page struct {
	page  func() document
	model func() (document, error)
}

// document is a text that is the same for all requests.
type document struct {
	mediaType, text, etag string
}

// New returns the page of a service, whose model is made when it is first asked for.
func New(model func() (*Model, error)) *Page {
	return &Page{
		page: sync.OnceValue(func() document { return newDocument("text/html; charset=utf-8", html()) }),
		model: sync.OnceValues(func() (document, error) {
			m, err := model()
			if err != nil {
				return document{}, err
			}
			text, err := json.Marshal(m)
			return newDocument(ModelType, string(text)), err
		}),
	}
}

func newDocument(mediaType, text string) document {
	sum := sha256.Sum256([]byte(text))
	return document{mediaType, text, `"` + hex.EncodeToString(sum[:12]) + `"`}
}

// html puts the parts of the page together.
func html() string {
	elements := "<script>" + strings.Join(scripts(), "</script>\n<script>") + "</script>"
	return strings.NewReplacer("{{style}}", style, "{{scripts}}", elements).Replace(layout)
}

// policy is what the page may do: run and look like its own texts, and ask the server that
// it is from. No text can become HTML or script, whatever the scripts do.
func policy() string {
	hashes := ""
	for _, text := range scripts() {
		hashes += " " + hash(text)
	}
	return "default-src 'none'; style-src " + hash(style) + "; script-src" + hashes +
		"; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" +
		"; require-trusted-types-for 'script'; trusted-types 'none'"
}

// hash is what a content security policy calls a text that it allows.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Serve answers GET and HEAD with the page.
func (p *Page) Serve(x *web.Exchange) {
	x.SetHeader(http.Header{
		"Content-Security-Policy": {policy()},
		"Referrer-Policy":         {"no-referrer"},
		"X-Frame-Options":         {"DENY"}, // of browsers that know no frame-ancestors
	})
	p.page().send(x)
}

// ServeModel answers GET and HEAD with the model, as JSON.
func (p *Page) ServeModel(x *web.Exchange) error {
	d, err := p.model()
	if err != nil {
		return err
	}
	d.send(x)
	return nil
}

func (d document) send(x *web.Exchange) {
	x.SetHeader(http.Header{
		"Cache-Control":          {"private, no-cache"}, // kept, and asked about each time
		"Etag":                   {d.etag},
		"X-Content-Type-Options": {"nosniff"},
	})
	if x.Has(d.etag) {
		x.Send(http.StatusNotModified, nil)
		return
	}
	x.SetHeader(http.Header{"Content-Type": {d.mediaType}})
	x.Send(http.StatusOK, []byte(d.text))
}
