package rest

import (
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/page"
	"github.com/odatagen/odatagen/internal/page/openapi"
	"github.com/odatagen/odatagen/internal/web"
)

// WithPage has a path below the root, such as "/docs", answer with a page for people: the
// operations of the API with forms for their parameters and templates of their bodies, and
// what they answer. The description is what DescriptionJSON of the generated package
// returns; it is read when the page is first looked at. The page tells what the description
// says to whoever can reach it, without asking security schemes: wrap the handler if it is
// not for all. Requests that are made on it are served like all others.
//
// The page goes before paths with parameters that fit. [New] panics if an operation is
// declared at the path itself.
func WithPage(path, description string) Option {
	var segments []string
	if path = strings.Trim(path, "/"); path != "" {
		segments = strings.Split(path, "/")
	}
	p := page.New(func() (*page.Model, error) {
		m, err := openapi.Model(description)
		if err == nil {
			m.Depth = len(segments)
		}
		return m, err
	})
	serve := func(x *web.Exchange) error {
		x.Writer.Header().Add("Vary", "Accept")
		if x.Request.Header.Get("Accept") == page.ModelType {
			return p.ServeModel(x)
		}
		p.Serve(x)
		return nil
	}
	return func(c *config) { c.page = pageAt{segments, serve} }
}

// pageAt is the page for people, and where it is. Programs without one do not link it.
type pageAt struct {
	path  []string
	serve func(*web.Exchange) error // nil for no page
}

// is reports whether a path is that of the page.
func (p *pageAt) is(path []web.Segment) bool {
	if p.serve == nil {
		return false
	}
	path, _ = web.Trim(path)
	if len(path) != len(p.path) {
		return false
	}
	for i := range path {
		if path[i].Text != p.path[i] {
			return false
		}
	}
	return true
}

// checkPlace panics if the page is where an operation is. It is no method: [Option] leads to those of pageAt,
// and the package of every API would compile what a node consists of.
func checkPlace(p *pageAt, root *node) {
	if p.serve == nil {
		return
	}
	for _, segment := range p.path {
		if root = root.Text(segment); root == nil {
			return
		}
	}
	if len(root.Value) > 0 {
		panic("rest: WithPage: an operation is at /" + strings.Join(p.path, "/"))
	}
}

// servePage answers a request for the page.
func (c *call) servePage() error {
	switch c.exchange.Request.Method {
	case http.MethodGet, http.MethodHead:
		return c.handler.page.serve(&c.exchange)
	}
	return c.exchange.OtherMethod("GET, HEAD, OPTIONS")
}
