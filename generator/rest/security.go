package rest

import (
	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// planSchemes plans the security schemes, each a method of Security.
func (p *planner) planSchemes() []templates.Scheme {
	var list []templates.Scheme
	methods := gonames.NewScope(p.ds)
	for _, s := range p.api.SecuritySchemes {
		target := "security/" + s.Name
		scheme := schemeOf(s)
		scheme.Method = p.name(target, gonames.Exported(s.Name))
		methods.Declare(scheme.Method, gonames.Declared{What: "security scheme " + s.Name, Pos: s.Pos, Target: target})
		scheme.Doc = doc(scheme.Method+" checks the scheme "+s.Name+": "+scheme.Doc, "", s.Description, false)
		list = append(list, scheme)
	}
	return list
}

// schemeOf returns where the credentials of a scheme stand, and what of them its
// method gets.
func schemeOf(s *api.SecurityScheme) templates.Scheme {
	text := templates.Type{Name: "string"}
	scheme := templates.Scheme{Name: s.Name, Params: []templates.SchemeParam{{Name: "token", Type: text, Field: "Token"}}}
	scopes := templates.SchemeParam{Name: "scopes", Type: templates.Type{Prefix: "[]", Name: "string"}, Field: "Scopes"}
	switch {
	case s.Type == "apiKey":
		scheme.Kind = map[string]string{"header": "APIKeyInHeader", "query": "APIKeyInQuery", "cookie": "APIKeyInCookie"}[s.In]
		if scheme.Kind == "" {
			scheme.Kind = "APIKeyInHeader"
		}
		scheme.Parameter = s.Parameter
		scheme.Params[0].Name = "key"
		scheme.Doc = "a key in the " + s.In + " " + s.Parameter + "."
	case s.Type == "http" && s.Scheme == "basic":
		scheme.Kind = "BasicScheme"
		scheme.Params = []templates.SchemeParam{{Name: "user", Type: text, Field: "User"}, {Name: "password", Type: text, Field: "Password"}}
		scheme.Doc = "a user and a password (RFC 7617)."
	case s.Type == "http" && s.Scheme != "bearer":
		scheme.Kind, scheme.Parameter = "TokenScheme", s.Scheme
		scheme.Doc = "what the header Authorization has behind " + s.Scheme + "."
	case s.Type == "mutualTLS":
		scheme.Kind, scheme.Params = "TLSScheme", nil
		scheme.Doc = "the client's certificate, which rest.RequestOf(ctx).TLS has."
	default:
		scheme.Kind, scheme.Parameter = "TokenScheme", "Bearer"
		scheme.Doc = "a bearer token (RFC 6750)."
	}
	scheme.Params = append(scheme.Params, scopes)
	return scheme
}
