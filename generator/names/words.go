package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file makes Go names out of the names of a description, each from that
// name alone. Which of two that come out alike has the name is decided by the
// [Table].

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
// becomes CallRecordID, "riskEventTypes_v2" RiskEventTypesV2, "v1_1_10" V1_1_10.
func Exported(name string) string { return export(Member(name)) }

// export puts an X before a name that does not begin with a capital.
func export(name string) string {
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) {
		return "X" + name
	}
	return name
}

// Member returns the words of a name as they follow another word, where a
// digit may come first: the constant ResolutionType1080p.
func Member(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	join(&b, appendWords(make([]string, 0, 8), name))
	return b.String()
}

// join writes words behind what is in b, each as it begins in a Go name. Digits
// that something stood between stay apart: 1.1.10 and 1.11.0 are not one.
func join(b *strings.Builder, list []string) {
	for _, w := range list {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		first, _ := utf8.DecodeRuneInString(w)
		if unicode.IsDigit(last) && unicode.IsDigit(first) {
			b.WriteByte('_')
		}
		b.WriteString(exportWord(w))
	}
}

// Param returns the name in lower camel case, for a parameter.
func Param(name string) string {
	list := appendWords(nil, name)
	if len(list) == 0 {
		return "x"
	}
	var b strings.Builder
	b.WriteString(strings.ToLower(list[0]))
	join(&b, list[1:])
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

// appendWords splits a name at underscores and other characters that Go has not in
// identifiers, and at changes of case: "reflexiveIPAddress" is reflexive, IP,
// Address. Digits stay with the word before them. The words are parts of the name's text,
// since a large description has very many names.
func appendWords(list []string, name string) []string {
	start := -1 // of the word that i is in
	var last rune
	for i, r := range name {
		switch {
		case !inIdentifiers(r):
			if start >= 0 {
				list = append(list, name[start:i])
			}
			start = -1
		case start < 0:
			start = i
		case unicode.IsUpper(r) && (!unicode.IsUpper(last) || endsCapitals(name[i+utf8.RuneLen(r):])):
			list = append(list, name[start:i])
			start = i
		}
		last = r
	}
	if start >= 0 {
		list = append(list, name[start:])
	}
	return list
}

func inIdentifiers(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// endsCapitals reports whether a capital behind others begins a word, by what follows it:
// in "IPAddress" a lower-case letter follows the A; in "userIDs" the s is the plural's and
// belongs to ID.
func endsCapitals(rest string) bool {
	next, n := utf8.DecodeRuneInString(rest)
	if !unicode.IsLower(next) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(rest[n:])
	return next != 's' || inIdentifiers(after) && !unicode.IsUpper(after)
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
