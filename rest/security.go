package rest

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/message"
)

// scheme is a security scheme, and who checks the credentials that a request has for it.
type scheme struct {
	message.Scheme
	// Check checks the credentials of a request. The context it returns is
	// the one that the handler gets; a nil one is the one it was given.
	Check func(ctx context.Context, c credentials) (context.Context, error)
}

// credentials are what a request has for a scheme.
type credentials struct {
	User, Password string   // of message.Basic
	Token          string   // the API key or token
	Scopes         []string // that the operation requires
}

// authorize checks that the request satisfies one of the lists of requirements. The
// lists are alternatives without an order (OpenAPI 3.1, section 4.8.30): those are
// looked at that the request has all credentials for, the longest first, and one that
// is satisfied will do. A list that requires nothing lets in who has no credentials,
// not who has some that are refused or malformed.
func (c *call) authorize(o *operation) error {
	if len(o.Security) == 0 {
		return nil
	}
	var refused error
	checks := checks{}
	for _, list := range o.Security {
		if len(list) == 0 && refused != nil {
			continue
		}
		given, err := c.given(list)
		if err == nil && given == nil {
			continue
		}
		ctx := c.exchange.Context()
		if err == nil {
			ctx, err = checks.satisfy(ctx, c.handler, list, given)
		}
		if err == nil {
			c.exchange.Inside = ctx
			return nil
		}
		if refused == nil {
			refused = err
		}
	}
	if refused == nil {
		refused = Unauthorized("credentials are required: " + message.Schemes(o.Security))
	}
	var own *Error
	if errors.As(refused, &own) && own.Status == http.StatusUnauthorized && own.Header.Get("Www-Authenticate") == "" {
		challenged := *own
		challenged.Header = own.Header.Clone()
		if challenged.Header == nil {
			challenged.Header = http.Header{}
		}
		challenged.Header["Www-Authenticate"] = c.handler.challenges(o)
		return &challenged
	}
	return refused
}

// longestFirst returns the lists of requirements in the order to look at them.
func longestFirst(lists [][]message.Requirement) [][]message.Requirement {
	return slices.SortedStableFunc(slices.Values(lists), func(a, b []message.Requirement) int { return len(b) - len(a) })
}

// given returns what the request has for each requirement of a list: nil if something is
// missing, and an error if something is malformed.
func (c *call) given(list []message.Requirement) (all []credentials, err error) {
	all = make([]credentials, 0, len(list))
	for _, r := range list {
		one, ok, malformed := c.handler.schemes[r.Scheme].credentials(c.exchange.Request)
		switch {
		case malformed != nil:
			return nil, malformed
		case !ok:
			return nil, nil
		}
		one.Scopes = r.Scopes
		all = append(all, one)
	}
	return all, nil
}

// credentials returns what the request has for the scheme. What stands there twice is
// malformed, but for cookies, of which the first is the most specific (RFC 6265, section
// 5.4).
func (s *scheme) credentials(r *http.Request) (c credentials, ok bool, malformed error) {
	switch s.Kind {
	case message.KeyInHeader:
		c.Token, malformed = s.only(r.Header.Values(s.Parameter))
	case message.KeyInQuery:
		c.Token, malformed = s.only(r.URL.Query()[s.Parameter])
	case message.KeyInCookie:
		if cookie, err := r.Cookie(s.Parameter); err == nil {
			c.Token = cookie.Value
		}
	case message.Basic:
		if _, ok, malformed = authorization(r, "Basic"); ok {
			if c.User, c.Password, ok = r.BasicAuth(); !ok {
				malformed = Unauthorized("the header Authorization has no user and password behind Basic")
			}
		}
		return c, ok, malformed
	case message.Token:
		c.Token, ok, malformed = authorization(r, s.Parameter)
		return c, ok, malformed
	case message.TLS:
		return c, r.TLS != nil && len(r.TLS.PeerCertificates) > 0, nil
	}
	return c, c.Token != "", malformed
}

// only returns the value of an API key.
func (s *scheme) only(values []string) (string, error) {
	switch len(values) {
	case 0:
		return "", nil
	case 1:
		return values[0], nil
	}
	return "", Unauthorized("the key " + s.Parameter + " is given twice")
}

// authorization returns what stands behind a scheme in the header Authorization, if it is
// that scheme.
func authorization(r *http.Request, scheme string) (token string, ok bool, malformed error) {
	values := r.Header.Values("Authorization")
	if len(values) > 1 {
		return "", false, Unauthorized("the header Authorization is given twice")
	}
	name, token, _ := strings.Cut(strings.Join(values, ""), " ")
	if !strings.EqualFold(name, scheme) {
		return "", false, nil
	}
	if token = strings.TrimSpace(token); token == "" {
		return "", false, Unauthorized("the header Authorization has nothing behind " + scheme)
	}
	return token, true, nil
}

// challenges are the values of WWW-Authenticate (RFC 9110, section 11.6.1).
func (h *handler) challenges(o *operation) []string {
	var list []string
	seen := map[string]bool{}
	for _, requirements := range o.Security {
		for _, r := range requirements {
			s := h.schemes[r.Scheme]
			challenge := s.Parameter
			switch s.Kind {
			case message.Basic:
				challenge = `Basic realm="api"`
			case message.Token:
			default:
				challenge = `ApiKey realm="` + strings.Map(quotable, s.Name) + `"`
			}
			if !seen[challenge] {
				seen[challenge] = true
				list = append(list, challenge)
			}
		}
	}
	return list
}

// quotable drops what cannot stand in a quoted string of a header.
func quotable(r rune) rune {
	if r < ' ' || r == '"' || r == '\\' || r > '~' {
		return -1
	}
	return r
}
