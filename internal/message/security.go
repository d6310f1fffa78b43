package message

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/binding"
)

// Scheme is a security scheme: where credentials stand.
type Scheme struct {
	Name string
	Kind SchemeKind
	// Parameter is the name of the header, query parameter or cookie that has
	// an API key, and the authentication scheme of others, such as "Bearer".
	Parameter string
}

// SchemeKind says where credentials stand.
type SchemeKind string

// The kinds of schemes.
const (
	KeyInHeader SchemeKind = "header"
	KeyInQuery  SchemeKind = "query"
	KeyInCookie SchemeKind = "cookie"
	Basic       SchemeKind = "basic" // the header Authorization with a user and a password (RFC 7617)
	Token       SchemeKind = "token" // the header Authorization with a token: Bearer (RFC 6750) or what Parameter says
	TLS         SchemeKind = "tls"   // a certificate of the client
)

// SchemeOf reads the tag of a function that checks credentials; false if it is none.
func SchemeOf(f *binding.Function) (s Scheme, is bool, err error) {
	if s.Name, is = f.Tag.Lookup("scheme"); !is {
		return s, false, nil
	}
	s.Kind, s.Parameter = SchemeKind(f.Tag.Get("kind")), f.Tag.Get("parameter")
	if !slices.Contains([]SchemeKind{KeyInHeader, KeyInQuery, KeyInCookie, Basic, Token, TLS}, s.Kind) {
		return s, true, fmt.Errorf("there is no kind %q of schemes", s.Kind)
	}
	return s, true, f.Knows("scheme", "kind", "parameter")
}

// Requirement is a scheme that a request has to satisfy, with the scopes that
// the operation requires.
type Requirement struct {
	Scheme string
	Scopes []string
}

// RequirementsOf reads the tag "security".
func RequirementsOf(tag reflect.StructTag) ([][]Requirement, error) {
	return binding.Lists(tag, "security", requirementOf)
}

// requirementOf reads a word of the tag "security".
func requirementOf(word string) (r Requirement, err error) {
	name, scopes, scoped := strings.Cut(word, ":")
	if r.Scheme, err = binding.Word(name); err != nil || !scoped {
		return r, err
	}
	for scope := range strings.SplitSeq(scopes, ",") {
		text, err := binding.Word(scope)
		if err != nil {
			return r, err
		}
		r.Scopes = append(r.Scopes, text)
	}
	return r, nil
}

// Signature is what the function of an operation takes and returns.
type Signature struct {
	Input  reflect.Type // a pointer to a struct; nil for nothing
	Output reflect.Type // the interface that its outputs stand for
}

// SignatureOf returns the signature of a function that serves an operation.
func SignatureOf(t reflect.Type) (s Signature, err error) {
	switch {
	case t.NumIn() < 1 || t.NumIn() > 2 || t.IsVariadic():
		return s, errors.New("it does not take a context and an input, or a context alone")
	case t.NumOut() != 2:
		return s, errors.New("it does not return an output and an error")
	}
	if s.Output = t.Out(0); t.NumIn() == 2 {
		s.Input = t.In(1)
	}
	return s, nil
}

// Schemes says which schemes would do: one list of requirements or another. A list without
// any asks for nothing, and is not named.
func Schemes(security [][]Requirement) string {
	var lists []string
	for _, list := range security {
		var names []string
		for _, r := range list {
			names = append(names, r.Scheme)
		}
		if names != nil {
			lists = append(lists, strings.Join(names, " and "))
		}
	}
	return strings.Join(lists, ", or ")
}
