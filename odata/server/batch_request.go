package server

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/internal/percent"
)

// request returns a request of the batch as one of its own: what the batch says in its
// header is said in it as well, if it does not say otherwise.
func (b *batchRun) request(ctx context.Context, r *batch.Request) (*http.Request, error) {
	outer := b.r.exchange.Request
	below, err := b.below(r.URL)
	if err != nil {
		return nil, err
	}
	target := strings.ReplaceAll(b.r.handler.loop.BasePath()+"/"+below, " ", "%20")
	u, err := url.ParseRequestURI(target)
	if err != nil || strings.Contains(below, "#") {
		return nil, BadRequest("the URL of the request is malformed", "$batch")
	}
	sent := &http.Request{
		Method: r.Method, URL: u, RequestURI: target, Proto: outer.Proto, ProtoMajor: outer.ProtoMajor, ProtoMinor: outer.ProtoMinor,
		Header: b.header(r.Header), Body: io.NopCloser(bytes.NewReader(r.Body)), ContentLength: int64(len(r.Body)),
		Host: outer.Host, RemoteAddr: outer.RemoteAddr, TLS: outer.TLS,
	}
	return sent.WithContext(ctx), nil
}

// ofBatch are the headers that a batch has for itself, and not for its requests.
var ofBatch = []string{
	"Accept", "Accept-Encoding", "Content-Encoding", "Content-Id", "Content-Length", "Content-Type", "Connection", "Expect", "If-Match",
	"If-Modified-Since", "If-None-Match", "If-Unmodified-Since", "Prefer", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

// inherited returns what the requests of a batch have of its header.
func inherited(outer http.Header) http.Header {
	header := outer.Clone()
	for _, name := range ofBatch {
		delete(header, name)
	}
	for _, value := range outer["Prefer"] {
		for item := range splitQuoted(value, ',') {
			name, _, _ := strings.Cut(strings.TrimSpace(item), "=")
			name, _ = cutPrefixFold(name, "odata.")
			switch strings.ToLower(name) {
			case "continue-on-error", "respond-async", "callback", "wait", "": // about the batch (Protocol 8.2.8)
			default:
				header.Add("Prefer", strings.TrimSpace(item))
			}
		}
	}
	return header
}

// header returns the header of a request: that of the batch, with its own in front.
func (b *batchRun) header(own http.Header) http.Header {
	if b.inherited == nil {
		b.inherited = inherited(b.r.exchange.Request.Header)
	}
	header := maps.Clone(b.inherited)
	for name, values := range own {
		header[name] = values
	}
	for _, name := range [...]string{"If-Match", "If-None-Match"} {
		if values := header[name]; len(values) == 1 {
			if id, refers := strings.CutPrefix(values[0], "$"); refers && b.references[id].etag != "" {
				header[name] = []string{b.references[id].etag}
			}
		}
	}
	return header
}

// below returns what stands behind the root of the service in the URL of a request, which
// must not lead elsewhere: a URL in full, from the root of the host, from that of the
// service, or behind what another request was about (Protocol 11.7.7.2 and 11.7.3).
func (b *batchRun) below(target string) (string, error) {
	if id, refers := strings.CutPrefix(target, "$"); refers {
		id, rest := cutAny(id, "/?")
		if ref, known := b.references[id]; known {
			if target = ref.url + rest; strings.HasPrefix(target, "$") {
				return "", NotImplemented("a request to what another one of its change set makes, through a client,")
			}
		} else if b.failed[id] {
			return "", dependency("the request is about what " + id + " was to be about, which has failed")
		}
	}
	root := b.r.root()
	rest, own := strings.CutPrefix(target, root)
	if !own {
		path := root
		if i := strings.Index(root, "://"); i >= 0 {
			_, path, _ = strings.Cut(root[i+len("://"):], "/")
			path = "/" + path
		}
		rest, own = strings.CutPrefix(target, path)
	}
	if !own && (strings.HasPrefix(target, "/") || percent.IsAbsolute(target)) {
		return "", BadRequest("a request of a batch must be below the root of the service, "+root, "$batch")
	}
	return rest, nil
}

// cutAny returns what stands before and from the first of some characters.
func cutAny(s, chars string) (string, string) {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}
