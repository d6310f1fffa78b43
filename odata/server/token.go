package server

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"strconv"
	"strings"
)

// position is where a page begins: what a $skiptoken says.
type position struct {
	token  string // the handler's own; "" for none
	after  int    // how many items of what it returns earlier pages have
	anchor string // the key of the last of these; "" if it has none
	size   int    // of the pages, as the client prefers; 0 if it does not say
}

// WithTokenKey sets the key, of 32 bytes or so, that $skiptokens are signed with: they
// say where a page begins, and are good for the query that they were made for, as they
// were made. Without it each handler makes itself a random one, and the links in its
// pages cannot be followed when another process answers: give all processes of a service,
// and its next start, the same. It panics if the key is shorter than 16 bytes.
func WithTokenKey(key []byte) Option {
	if len(key) < minTokenKey {
		panic("server: the key of WithTokenKey is shorter than 16 bytes")
	}
	key = append([]byte(nil), key...)
	return func(c *config) { c.tokenKey = key }
}

const minTokenKey = 16

func randomKey() []byte {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // it never fails
	return key
}

// tokenSum is how many bytes of the signature a token has.
const tokenSum = 16

// seal returns the $skiptoken for a position in what a request is answered with, which
// needs no escaping. The request is its path and its query.
func (h *handler) seal(p position, path, query string) string {
	b := binary.AppendUvarint(nil, uint64(p.after))
	b = binary.AppendUvarint(b, uint64(p.size))
	b = binary.AppendUvarint(b, uint64(len(p.anchor)))
	b = append(append(b, p.anchor...), p.token...)
	return base64.RawURLEncoding.EncodeToString(append(b, h.sign(b, path, query)...))
}

// open is the inverse of seal; false if the token was not made by it.
func (h *handler) open(token, path, query string) (p position, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) < tokenSum {
		return p, false
	}
	b, sum := b[:len(b)-tokenSum], b[len(b)-tokenSum:]
	if !hmac.Equal(sum, h.sign(b, path, query)) {
		return p, false
	}
	for _, field := range [...]*int{&p.after, &p.size} {
		n, read := binary.Uvarint(b)
		*field, b = int(n), b[read:]
	}
	n, read := binary.Uvarint(b)
	b = b[read:]
	p.anchor, p.token = string(b[:n]), string(b[n:])
	return p, true
}

// sign returns the signature of what a token says about a request.
func (h *handler) sign(content []byte, path, query string) []byte {
	mac := hmac.New(sha256.New, h.tokenKey)
	for _, text := range [...]string{path, unescaped(query)} {
		mac.Write(binary.AppendUvarint(nil, uint64(len(text))))
		mac.Write([]byte(text))
	}
	mac.Write(content)
	return mac.Sum(nil)[:tokenSum]
}

// unescaped returns what a query says, without its $skiptoken, however it is escaped:
// clients write links in their own way.
func unescaped(query string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(query, "&") {
		if text, err := url.QueryUnescape(part); err == nil {
			part = text
		}
		if part != "" && !isOption(part, "$skiptoken") {
			b.WriteString(part + "\x00")
		}
	}
	return b.String()
}

// begin reads where the page that is asked for begins. The handler gets its own token.
func (r *request) begin() error {
	token := r.asked.SkipToken
	if token == "" {
		return nil
	}
	var ok bool
	if r.from, ok = r.handler.open(token, r.ownPath(), r.exchange.Request.URL.RawQuery); !ok {
		return BadRequest("the $skiptoken is none that was made here for this query: the link was changed, or made by another process with a key of its own, see WithTokenKey", "$skiptoken")
	}
	r.asked.SkipToken = r.from.token
	return nil
}

// ownPath returns the path of the request below the root, unescaped.
func (r *request) ownPath() string {
	var b strings.Builder
	for _, s := range r.path {
		b.WriteString("/" + s.Text)
	}
	return b.String()
}

// ownURL returns the URL of the request as clients see it.
func (r *request) ownURL() string {
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(r.root(), "/"))
	for _, s := range r.path {
		b.WriteString("/" + s.Raw)
	}
	if query := r.exchange.Request.URL.RawQuery; query != "" {
		b.WriteString("?" + query)
	}
	return b.String()
}

// next returns the link to the page at a position.
func (r *request) next(p position) string {
	return withOption(r.ownURL(), "$skiptoken", r.handler.seal(p, r.ownPath(), r.exchange.Request.URL.RawQuery))
}

// withOption returns a link with another value of a query option, which stands behind
// all else in its query and needs no escaping.
func withOption(link, name, value string) string {
	link, query, _ := strings.Cut(link, "?")
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		if text, _ := url.QueryUnescape(part); part != "" && !isOption(text, name) {
			parts = append(parts, part)
		}
	}
	return link + "?" + strings.Join(append(parts, name+"="+value), "&")
}

// isOption reports whether a part of a query is the option of that name, in whatever
// case and, but for $skiptoken, without its dollar sign.
func isOption(part, name string) bool {
	given, _, _ := strings.Cut(part, "=")
	return strings.EqualFold(given, name) || name != "$skiptoken" && strings.EqualFold(given, name[1:])
}

// ownLink returns the next link of a handler's page as clients get it, with another $top
// if that is not negative. One that leads to the service, or to the one that the request
// was relayed to, is to the service here, and its $skiptoken, which is the handler's, is
// sealed. Others are left alone.
func (r *request) ownLink(link string, top int64) string {
	root, relayed := strings.TrimSuffix(r.root(), "/"), r.relayed.Load()
	rest, below := r.belowRoot(link, root, relayed)
	if !below {
		return withTop(link, top)
	}
	path, query, _ := strings.Cut(rest, "?")
	path, err := url.PathUnescape(path)
	token, given := tokenIn(query)
	switch {
	case err != nil || !given && relayed == nil:
		return withTop(link, top)
	case !given:
		return withTop(root+rest, top)
	}
	p := position{token: token, size: r.preferredSize()}
	if relayed == nil {
		if own, sealed := r.handler.open(token, path, query); sealed {
			p = own
		}
	}
	rest = withTop(rest, top)
	_, query, _ = strings.Cut(rest, "?")
	return withOption(root+rest, "$skiptoken", r.handler.seal(p, path, query))
}

// belowRoot returns what stands in a link, which may be relative, behind the root of the
// service, or of the one that the request was relayed to: path and query.
func (r *request) belowRoot(link, root string, relayed *string) (rest string, below bool) {
	own, err := url.Parse(r.ownURL())
	if err != nil {
		return "", false
	}
	to, err := own.Parse(link)
	if err != nil {
		return "", false
	}
	if relayed != nil {
		if rest, below = strings.CutPrefix(to.String(), strings.TrimSuffix(*relayed, "/")); below && strings.HasPrefix(rest, "/") {
			return rest, true
		}
	}
	rest, below = strings.CutPrefix(to.String(), root)
	return rest, below && strings.HasPrefix(rest, "/")
}

// tokenIn returns the $skiptoken in a query.
func tokenIn(query string) (token string, given bool) {
	for part := range strings.SplitSeq(query, "&") {
		if text, _ := url.QueryUnescape(part); isOption(text, "$skiptoken") {
			_, token, given = strings.Cut(text, "=")
		}
	}
	return token, given
}

// withTop returns a link with another $top, if that is not negative.
func withTop(link string, top int64) string {
	if top < 0 {
		return link
	}
	return withOption(link, "$top", strconv.FormatInt(top, 10))
}
