// Package gonames makes Go names out of the names of a description, and finds
// those that clash.
package gonames

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file makes Go names out of the schema's names. A name depends on the
// schema's name alone, and for types on the namespaces of the whole
// description, never on what else is generated: additions rename nothing. Two
// schema names that make one Go name are an error with both places, resolved
// by a rename that the user chooses, never by a suffix that depends on order.

// initialisms are the words that Go writes in one case: the list of Go's code
// review comments, and OData's own.
var initialisms = wordSet(`acl api ascii cpu css dns eof guid html http https id ip json
	lhs qps ram rhs rpc sla smtp sql ssh tcp tls ttl udp ui uid uuid uri url utf8 vm xml xmpp xsrf xss`)

// plurals are the initialisms' plurals, with the s in lower case.
var plurals = map[string]string{"acls": "ACLs", "apis": "APIs", "cpus": "CPUs", "guids": "GUIDs", "ids": "IDs", "ips": "IPs", "uids": "UIDs", "uuids": "UUIDs", "uris": "URIs", "urls": "URLs", "vms": "VMs"}

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// Exported returns the exported Go name for a name of the schema: "callRecordId"
// becomes CallRecordID, "riskEventTypes_v2" RiskEventTypesV2.
func Exported(name string) string {
	s := Member(name)
	if r, _ := utf8.DecodeRuneInString(s); !unicode.IsUpper(r) {
		return "X" + s // no letter to write in upper case comes first
	}
	return s
}

// Member returns the words of a name as they follow another word, where a
// digit may come first: the constant ResolutionType1080p.
func Member(name string) string {
	var b strings.Builder
	for _, w := range words(name) {
		b.WriteString(exportWord(w))
	}
	return b.String()
}

// Distinct returns the Go name of each of the names that share a scope. A
// name with underscores keeps them where it would be another's without them:
// "remote_Control" beside "remoteControl".
func Distinct(names []string, make func(string) string) map[string]string {
	count := map[string]int{}
	for _, n := range names {
		count[make(n)]++
	}
	distinct := map[string]string{}
	for _, n := range names {
		made := make(n)
		if count[made] > 1 && strings.Contains(n, "_") {
			parts := strings.Split(n, "_")
			for i, part := range parts {
				parts[i] = Member(part)
			}
			made = strings.Join(parts, "_")
		}
		distinct[n] = made
	}
	return distinct
}

// Param returns the name in lower camel case, for a parameter.
func Param(name string) string {
	list := words(name)
	if len(list) == 0 {
		return "x"
	}
	var b strings.Builder
	first := strings.ToLower(list[0])
	b.WriteString(first)
	for _, w := range list[1:] {
		b.WriteString(exportWord(w))
	}
	s := b.String()
	if r, _ := utf8.DecodeRuneInString(s); !unicode.IsLetter(r) {
		s = "x" + s
	}
	if reserved[s] {
		s += "_"
	}
	return s
}

// reserved are the names that a generated parameter cannot have: Go's
// keywords, predeclared names that generated code uses, its imports, and the
// other parameters.
var reserved = wordSet(`break case chan const continue default defer else fallthrough for func go goto if import
	interface map package range return select struct switch type var
	any bool byte error false int32 int64 nil new string true
	context http odata query rest server wire slices ctx err h p q r s v`)

// exportWord writes a word with its first letter, or all of an initialism, in
// upper case. The rest keeps its case: "macOS" stays MacOS.
func exportWord(w string) string {
	lower := strings.ToLower(w)
	if initialisms[lower] {
		return strings.ToUpper(w)
	}
	if p, ok := plurals[lower]; ok {
		return p
	}
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[n:]
}

// words splits a name at underscores and other characters that Go has not in
// identifiers, and at changes of case: "reflexiveIPAddress" is reflexive, IP,
// Address. Digits stay with the word before them.
func words(name string) []string {
	var list []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		list = append(list, splitCase([]rune(part))...)
	}
	return list
}

func splitCase(part []rune) []string {
	var list []string
	start := 0
	for i := 1; i < len(part); i++ {
		lowerUpper := !unicode.IsUpper(part[i-1]) && unicode.IsUpper(part[i])
		// In "IPAddress" the A begins a word because a lower-case letter
		// follows it; in "userIDs" the plural's s belongs to ID.
		endOfCapitals := i+1 < len(part) && unicode.IsUpper(part[i-1]) && unicode.IsUpper(part[i]) &&
			unicode.IsLower(part[i+1]) && !pluralAt(part, i)
		if lowerUpper || endOfCapitals {
			list = append(list, string(part[start:i]))
			start = i
		}
	}
	return append(list, string(part[start:]))
}

// pluralAt reports whether part[i] is the last capital of a plural such as IDs.
func pluralAt(part []rune, i int) bool {
	return part[i+1] == 's' && (i+2 == len(part) || unicode.IsUpper(part[i+2]))
}

// Singular returns the English Singular of a collection's name where simple
// rules find one, and the name itself elsewhere. It only serves to make method
// and parameter names read well; nothing depends on its being right.
func Singular(name string) string {
	if i := strings.LastIndex(name, "_v"); i > 0 {
		return Singular(name[:i]) + name[i:] // "participants_v2"
	}
	lower := strings.ToLower(name)
	cut := func(suffix, with string) string { return name[:len(name)-len(suffix)] + with }
	switch {
	case len(name) <= 3:
		return name
	case strings.HasSuffix(lower, "ies"):
		return cut("ies", "y")
	case strings.HasSuffix(lower, "sses"), strings.HasSuffix(lower, "xes"), strings.HasSuffix(lower, "ches"), strings.HasSuffix(lower, "shes"):
		return cut("es", "")
	case strings.HasSuffix(lower, "ss"), strings.HasSuffix(lower, "us"), strings.HasSuffix(lower, "is"):
		return name
	case strings.HasSuffix(lower, "s"):
		return cut("s", "")
	}
	return name
}
