package server

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/web"
)

// special returns the path of what the standard has beside what is described; "" for other
// paths.
func (r *request) special() string {
	if c := r.exchange.Rest[0]; c != '$' && c != '%' {
		return ""
	}
	return web.Unescape(strings.TrimSuffix(r.exchange.Rest, "/"))
}

// resourcePath returns the path of what is asked for, percent-encoded: that of the request,
// but for $entity, whose option $id has it (URL Conventions 4.3.4), and for $query, behind
// which the body has the query (4.17). The request is then one without these.
func (r *request) resourcePath() (string, error) {
	path := strings.TrimSuffix(r.exchange.Rest, "/")
	if before, ok := strings.CutSuffix(path, "/$query"); ok {
		if err := r.checkDenied("queries in bodies", "$query", "QuerySegmentSupported"); err != nil {
			return "", err
		}
		if err := r.queryFromBody(); err != nil {
			return "", err
		}
		path, r.exchange.Rest = before, before
	}
	if rest, ok := strings.CutPrefix(path, "$entity"); ok && (rest == "" || rest[0] == '/') {
		id, err := r.takeID()
		return id + rest, err
	}
	return path, nil
}

// queryFromBody makes of a POST with a query in its body the GET that it stands for, which
// links in the answer lead to (Protocol 11.2.6.7): what the body has raw, such as spaces, is
// percent-encoded.
func (r *request) queryFromBody() error {
	if r.exchange.Request.Method != http.MethodPost {
		return r.exchange.OtherMethod("OPTIONS, POST")
	}
	contentType := headerValue(r.exchange.Request.Header, "Content-Type")
	if name, _, err := mime.ParseMediaType(contentType); err != nil || name != "text/plain" && name != "application/x-www-form-urlencoded" {
		return &Error{Status: http.StatusUnsupportedMediaType, Message: fmt.Sprintf("the Content-Type %q is not supported behind $query; text/plain is", contentType)}
	}
	body, err := r.exchange.ReadBody()
	if err != nil {
		return err
	}
	query := strings.Trim(r.exchange.Request.URL.RawQuery+"&"+string(percent.Append(nil, strings.TrimSpace(string(body)), percent.Query+"%&+=")), "&")
	if n, limit := len(query), r.handler.limits.Query.MaxLength; limit > 0 && n > limit {
		return BadRequest(fmt.Sprintf("%d bytes are too long: the limit is %d", n, limit), "$query")
	}
	r.ask(http.MethodGet, query)
	return nil
}

// ask changes what the request asks for.
func (r *request) ask(method, rawQuery string) {
	copied := *r.exchange.Request
	u := *copied.URL
	u.RawQuery = rawQuery
	copied.Method, copied.URL = method, &u
	r.exchange.Request = &copied
}

// takeID takes the option $id out of the query, and returns the path below the root that
// it is.
func (r *request) takeID() (string, error) {
	var id string
	var others []string
	for part := range strings.SplitSeq(r.exchange.Request.URL.RawQuery, "&") {
		text, err := url.QueryUnescape(part)
		if err == nil && isOption(text, "$id") {
			_, id, _ = strings.Cut(text, "=")
		} else if part != "" {
			others = append(others, part)
		}
	}
	path, ours := r.below(id)
	switch {
	case id == "":
		return "", BadRequest("$entity?$id=… names the entity: the option is missing", "$id")
	case !ours:
		return "", &Error{Status: http.StatusNotFound, Message: "$id: " + id + " is not below " + r.root(), Target: "$id"}
	}
	r.ask(r.exchange.Request.Method, strings.Join(others, "&"))
	return path, nil
}

// below returns the path below the root of a reference to a resource, as clients write
// it: a URL of the service, or one relative to the root.
func (r *request) below(reference string) (path string, ours bool) {
	path, _, _ = strings.Cut(reference, "?")
	if rest, ok := strings.CutPrefix(path, r.root()); ok {
		return strings.Trim(rest, "/"), true
	}
	if percent.IsAbsolute(path) || strings.HasPrefix(path, "//") {
		return "", false
	}
	path = strings.TrimPrefix(path, r.handler.loop.BasePath())
	return strings.Trim(path, "/"), true
}
