package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/percent"
)

// credentials are what a scheme wants.
type credentials struct{ user, password, token string }

// source returns the credentials for a scheme.
type source func(context.Context) (credentials, error)

// given is the credentials for a scheme in a context, with those that were there before.
type given struct {
	scheme string
	credentials
	before *given
}

type givenKey struct{}

// with returns a context with credentials: those of a request that is passed on, say.
func with(ctx context.Context, scheme string, c credentials) context.Context {
	before, _ := ctx.Value(givenKey{}).(*given)
	return context.WithValue(ctx, givenKey{}, &given{scheme, c, before})
}

// fromContext returns the credentials for a scheme that are in the context, or nil.
func fromContext(ctx context.Context, scheme string) source {
	all, _ := ctx.Value(givenKey{}).(*given)
	for g := all; g != nil; g = g.before {
		if g.scheme == scheme {
			return func(context.Context) (credentials, error) { return g.credentials, nil }
		}
	}
	return nil
}

// keeper returns the function of Security for a scheme: it puts the credentials that it
// is given into the context, for the calls that are made with that.
func keeper(s *message.Scheme, t reflect.Type) (reflect.Value, error) {
	switch reflect.Zero(t).Interface().(type) {
	case func(ctx context.Context, token string, scopes []string) (context.Context, error):
		return reflect.ValueOf(func(ctx context.Context, token string, _ []string) (context.Context, error) {
			return with(ctx, s.Name, credentials{token: token}), nil
		}), nil
	case func(ctx context.Context, user, password string, scopes []string) (context.Context, error):
		return reflect.ValueOf(func(ctx context.Context, user, password string, _ []string) (context.Context, error) {
			return with(ctx, s.Name, credentials{user: user, password: password}), nil
		}), nil
	case func(ctx context.Context, scopes []string) (context.Context, error):
		return reflect.ValueOf(func(ctx context.Context, _ []string) (context.Context, error) { return ctx, nil }), nil
	}
	return reflect.Value{}, fmt.Errorf("a %s is given no credentials", t)
}

// authorization is how a request is authorized: by all of these.
type authorization struct {
	schemes []*message.Scheme
	sources []source
}

// authorize chooses among the lists of requirements the first that all credentials are
// given for: those of the context go before those of the client. A certificate is the
// http.Client's, which has it or not.
func (s *service) authorize(ctx context.Context, lists [][]message.Requirement) *authorization {
	ofContext := func(scheme string) source { return fromContext(ctx, scheme) }
	ofEither := func(scheme string) source {
		if in := fromContext(ctx, scheme); in != nil {
			return in
		}
		return s.client.credentials[scheme]
	}
	for _, find := range []func(string) source{ofContext, ofEither} {
		for _, list := range lists {
			if a := s.all(list, find); a != nil {
				return a
			}
		}
	}
	return nil
}

// all returns the authorization by all of a list; nil if something is missing, or
// nothing is required.
func (s *service) all(list []message.Requirement, find func(scheme string) source) *authorization {
	a := &authorization{}
	for _, r := range list {
		scheme := s.schemes[r.Scheme]
		if scheme != nil && scheme.Kind == message.TLS {
			continue
		}
		from := find(r.Scheme)
		if scheme == nil || from == nil {
			return nil
		}
		a.schemes, a.sources = append(a.schemes, scheme), append(a.sources, from)
	}
	if len(a.schemes) == 0 {
		return nil
	}
	return a
}

// anonymous reports whether a request has no credentials, and some are required.
func (o *operation) anonymous(r *call.Request) bool { return r.Authorize == nil && len(o.security) > 0 }

// lacking says which credentials would have done.
func (o *operation) lacking() error {
	return fmt.Errorf("no credentials were given for %s: see WithKey, WithToken and WithBasic", message.Schemes(o.security))
}

// add adds the credentials to a request. Errors do not show them.
func (a *authorization) add(r *http.Request) error {
	for i, scheme := range a.schemes {
		c, err := a.sources[i](r.Context())
		if err != nil {
			return fmt.Errorf("no credentials for %s: %w", scheme.Name, err)
		}
		if err := c.add(r, scheme); err != nil {
			return fmt.Errorf("the credentials for %s: %w", scheme.Name, err)
		}
	}
	return nil
}

func (c credentials) add(r *http.Request, s *message.Scheme) error {
	if s.Kind == message.Basic {
		if strings.Contains(c.user, ":") {
			return errors.New("a user cannot have a colon (RFC 7617, section 2)")
		}
		r.SetBasicAuth(c.user, c.password)
		return nil
	}
	if c.token == "" {
		return errors.New("they are empty")
	}
	switch s.Kind {
	case message.KeyInHeader:
		r.Header.Set(s.Parameter, c.token)
	case message.Token:
		r.Header.Set("Authorization", s.Parameter+" "+c.token)
	case message.KeyInQuery:
		own := *r.URL
		pair := percent.Append(percent.Append(nil, s.Parameter, percent.Query), "=", "=")
		if own.RawQuery != "" {
			own.RawQuery += "&"
		}
		own.RawQuery += string(percent.Append(pair, c.token, "-._~"))
		r.URL = &own
	case message.KeyInCookie:
		if strings.ContainsFunc(c.token, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`";,\`, r) }) {
			return errors.New("they have characters that a cookie cannot have (RFC 6265, section 4.1.1)")
		}
		cookies := append(slices.Clip(r.Header["Cookie"]), s.Parameter+"="+c.token)
		r.Header["Cookie"] = []string{strings.Join(cookies, "; ")}
	}
	return nil
}

// scheme reads the tag of a function that checks credentials, and fills it in.
func (s *service) scheme(f *binding.Function, field reflect.Value) error {
	read, _, err := message.SchemeOf(f)
	if err != nil {
		return err
	}
	keeps, err := keeper(&read, field.Type())
	if err == nil {
		s.schemes[read.Name] = &read
		field.Set(keeps)
	}
	return err
}
