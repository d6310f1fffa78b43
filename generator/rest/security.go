package rest

import (
	"slices"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// planSchemes plans the security schemes, each a function of Security: of a slice,
// those that its operations require.
func (p *planner) planSchemes(operations []*api.Operation) []templates.Function {
	required := map[*api.SecurityScheme]bool{}
	for _, o := range operations {
		for _, r := range slices.Concat(o.Security...) {
			required[r.Scheme] = true
		}
	}
	var list []templates.Function
	scope := names.NewInner(nil)
	for _, s := range p.api.SecuritySchemes {
		if len(p.cfg.Include) > 0 && !required[s] {
			continue
		}
		scheme := schemeOf(s)
		name := p.name(names.Entry{Scope: scope, Path: s.Place(), What: "scheme", Pos: s.Pos, Name: names.Exported(s.Name), Own: s.Name})
		p.report.functions["Security."+name] = s.Place()
		f := templates.Function{
			Lead: doc(name+" checks the scheme "+s.Name+": "+scheme.about, "", s.Description, false), Name: name,
			Params:  []templates.Param{templates.Context()},
			Results: []templates.Type{templates.Context().Type, {Name: "error"}},
			Tags:    []templates.Tag{{Key: "scheme", Value: s.Name}, {Key: "kind", Value: scheme.kind}},
		}
		for _, parameter := range scheme.parameters {
			f.Params = append(f.Params, templates.Param{Name: parameter, Type: templates.Type{Name: "string"}})
		}
		f.Params = append(f.Params, templates.Param{Name: "scopes", Type: templates.Type{Prefix: "[]", Name: "string"}})
		if scheme.parameter != "" {
			f.Tags = append(f.Tags, templates.Tag{Key: "parameter", Value: scheme.parameter})
		}
		list = append(list, f)
	}
	return list
}

// scheme is where the credentials of a security scheme stand, and what of them
// its function gets.
type scheme struct {
	about      string
	kind       string // that rest knows
	parameter  string // the name of an API key, or the authentication scheme
	parameters []string
}

func schemeOf(s *api.SecurityScheme) scheme {
	switch {
	case s.Type == "apiKey":
		kind := s.In
		if kind != "query" && kind != "cookie" {
			kind = "header"
		}
		return scheme{"a key in the " + kind + " " + s.Parameter + ".", kind, s.Parameter, []string{"key"}}
	case s.Type == "http" && s.Scheme == "basic":
		return scheme{"a user and a password (RFC 7617).", "basic", "", []string{"user", "password"}}
	case s.Type == "http" && s.Scheme != "bearer":
		return scheme{"what the header Authorization has behind " + s.Scheme + ".", "token", s.Scheme, []string{"token"}}
	case s.Type == "mutualTLS":
		return scheme{"the client's certificate, which rest.RequestOf(ctx).TLS has.", "tls", "", nil}
	}
	return scheme{"a bearer token (RFC 6750).", "token", "Bearer", []string{"token"}}
}
