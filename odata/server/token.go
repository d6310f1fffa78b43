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

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/web"
)

// position is where a page begins: what a $skiptoken says.
type position struct {
	token  string // the handler's own; "" for none
	after  int    // how many items of what it returns earlier pages have
	anchor string // the key of the last of these; "" if it has none
	size   int    // of the pages, as the client prefers; 0 if it does not say
	delta  string // the delta link of the last page, which the function gave with the first; "" for none
}

// theBeginning is where the first page begins, and theWhole what is asked for within another
// answer, which has no pages: of that one pages are made. They do not change.
var theBeginning, theWhole position

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

// seal returns a token for a position in what a request is answered with, which needs no
// escaping: for the option $skiptoken or $deltatoken. The request is its path and its query.
func (h *handler) seal(option string, p position, path, query string) string {
	b := binary.AppendUvarint(nil, uint64(p.after))
	b = binary.AppendUvarint(b, uint64(p.size))
	for _, text := range [...]string{p.anchor, p.delta} {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	b = append(b, p.token...)
	return base64.RawURLEncoding.EncodeToString(append(b, h.sign(option, b, path, query)...))
}

// open is the inverse of seal; false if the token was not made by it.
func (h *handler) open(option, token, path, query string) (p position, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) < tokenSum {
		return p, false
	}
	b, sum := b[:len(b)-tokenSum], b[len(b)-tokenSum:]
	if !hmac.Equal(sum, h.sign(option, b, path, query)) {
		return p, false
	}
	for _, field := range [...]*int{&p.after, &p.size} {
		n, read := binary.Uvarint(b)
		*field, b = int(n), b[read:]
	}
	for _, field := range [...]*string{&p.anchor, &p.delta} {
		n, read := binary.Uvarint(b)
		*field, b = string(b[read:][:n]), b[read:][n:]
	}
	p.token = string(b)
	return p, true
}

// sign returns the signature of what a token says about a request.
func (h *handler) sign(option string, content []byte, path, query string) []byte {
	mac := hmac.New(sha256.New, h.tokenKey)
	for _, text := range [...]string{option, path, unescaped(query)} {
		mac.Write(binary.AppendUvarint(nil, uint64(len(text))))
		mac.Write([]byte(text))
	}
	mac.Write(content)
	return mac.Sum(nil)[:tokenSum]
}

// unescaped returns what a query says, without its tokens, however it is escaped: clients
// write links in their own way.
func unescaped(query string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(query, "&") {
		if text, err := url.QueryUnescape(part); err == nil {
			part = text
		}
		if part != "" && !isOption(part, skipToken) && !isOption(part, deltaToken) {
			b.WriteString(part + "\x00")
		}
	}
	return b.String()
}

// The options that have tokens.
const skipToken, deltaToken = "$skiptoken", "$deltatoken"

// begin reads where the page that is asked for begins, or since when changes are asked
// for. The handler gets its own tokens.
func (r *request) begin() error {
	if r.asked.SkipToken != "" {
		from, err := r.opened(skipToken, r.asked.SkipToken)
		if err != nil {
			return err
		}
		r.from = &from
		r.asked.SkipToken = r.from.token
	}
	if r.asked.DeltaToken != "" {
		since, err := r.opened(deltaToken, r.asked.DeltaToken)
		if err != nil {
			return err
		}
		r.asked.DeltaToken = since.token
	}
	return nil
}

// opened opens a token of the request. How many changes there are is asked for at the path
// behind which the changes are.
func (r *request) opened(option, token string) (position, error) {
	p, ok := r.handler.open(option, token, strings.TrimSuffix(r.ownPath(), "/$count"), r.exchange.Request.URL.RawQuery)
	if !ok {
		return p, BadRequest("the "+option+" is none that was made here for this query: the link was changed, or made by another process with a key of its own", option)
	}
	return p, nil
}

// ownPath returns the path of the request below the root, unescaped.
func (r *request) ownPath() string { return web.Unescape(r.rawPath()) }

// rawPath returns the path of the request below the root, percent-encoded, without a slash
// at its end.
func (r *request) rawPath() string {
	if r.exchange.Rest == "" {
		return ""
	}
	return "/" + strings.TrimSuffix(r.exchange.Rest, "/")
}

// ownURL returns the URL of the request as clients see it.
func (r *request) ownURL() string {
	link := strings.TrimSuffix(r.root(), "/") + r.rawPath()
	if query := r.exchange.Request.URL.RawQuery; query != "" {
		return link + "?" + query
	}
	return link
}

// next returns the link to the page at a position.
func (r *request) next(p position) string {
	p.delta = r.from.delta
	return withOption(r.ownURL(), skipToken, r.handler.seal(skipToken, p, r.ownPath(), r.exchange.Request.URL.RawQuery))
}

// withOption returns a link with another value of a query option, which stands behind
// all else in its query and needs no escaping.
func withOption(link, name, value string) string {
	link = withoutOption(link, name)
	if strings.Contains(link, "?") {
		return link + "&" + name + "=" + value
	}
	return link + "?" + name + "=" + value
}

// withoutOption returns a link without a query option.
func withoutOption(link, name string) string {
	link, query, _ := strings.Cut(link, "?")
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		if text, _ := url.QueryUnescape(part); part != "" && !isOption(text, name) {
			parts = append(parts, part)
		}
	}
	if parts == nil {
		return link
	}
	return link + "?" + strings.Join(parts, "&")
}

// isOption reports whether a part of a query is the option of that name, in whatever
// case and, but for tokens, without its dollar sign.
func isOption(part, name string) bool {
	given, _, _ := strings.Cut(part, "=")
	return strings.EqualFold(given, name) || name != skipToken && name != deltaToken && strings.EqualFold(given, name[1:])
}

// ownLink returns a link of a handler's page as clients get it, with another $top if that
// is not negative: a next link, by the option $skiptoken, or a delta link, by $deltatoken.
// One that leads to the service, or to the one that the request was relayed to, is to the
// service here, and its token, which is the handler's, is sealed. Others are left alone.
func (r *request) ownLink(option, link string, top int64) string {
	root, relayed := strings.TrimSuffix(r.root(), "/"), r.relayed.Load()
	rest, below := r.belowRoot(link, root, relayed)
	if !below {
		return withTop(link, top)
	}
	path, query, _ := strings.Cut(rest, "?")
	path, err := url.PathUnescape(path)
	token, given := tokenIn(option, query)
	switch {
	case err != nil || !given && relayed == nil:
		return withTop(link, top)
	case !given:
		return withTop(root+rest, top)
	}
	p := position{token: token, size: r.preferredSize()}
	if relayed == nil {
		if own, sealed := r.handler.open(option, token, path, query); sealed {
			p = own
		}
	}
	if option == skipToken && path == r.ownPath() {
		p.delta = r.from.delta
	}
	if since, given := tokenIn(deltaToken, query); given && option == skipToken && relayed != nil {
		rest = withOption(rest, deltaToken, r.handler.seal(deltaToken, position{token: since}, path, query))
	}
	rest = withTop(rest, top)
	_, query, _ = strings.Cut(rest, "?")
	return withOption(root+rest, option, r.handler.seal(option, p, path, query))
}

// belowRoot returns what stands in a link, which may be relative, behind the root of the
// service, or of the one that the request was relayed to: path and query.
func (r *request) belowRoot(link, root string, relayed *string) (rest string, below bool) {
	own, err := url.Parse(r.ownURL())
	if err != nil {
		return "", false
	}
	to, err := percent.Resolve(own, link)
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

// tokenIn returns the token in a query.
func tokenIn(option, query string) (token string, given bool) {
	for part := range strings.SplitSeq(query, "&") {
		if text, _ := url.QueryUnescape(part); isOption(text, option) {
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
