package query

import (
	"strings"
)

// CheckHeader reports whether the value of one of OData's headers is well-formed (OData
// Protocol 4.01, 8; ABNF, header). Headers that are not OData's are not looked into.
func CheckHeader(name, value string) error {
	p := headerParser{parser{request: &request{limits: Limits{}.withDefaults()}, option: name, text: value, scope: new(scope)}}
	switch strings.ToLower(name) {
	case "prefer":
		_, err := ParsePrefer(value)
		return err
	case "asyncresult":
		if len(value) != 3 || scanDigits(value) != 3 {
			p.want(0, "a status of three digits", "is expected")
		}
	case "content-id":
		for c := p.peek(); isWord(c) || c == '-' || c == '.' || c == '~'; c = p.peek() {
			p.skip(1)
		}
		if p.pos == 0 {
			p.want(0, "letters, digits and -._~", "are expected")
		}
		p.end()
	case "isolation", "odata-isolation":
		p.choice("snapshot")
		p.end()
	case "odata-entityid":
		if value == "" || strings.ContainsAny(value, " \t") {
			p.want(0, "the URL of an entity", "is expected")
		}
	case "odata-error":
		if !strings.HasPrefix(value, `{"code":`) {
			p.want(0, `an object that begins with {"code":`, "is expected")
		}
	case "odata-version", "odata-maxversion":
		p.version(strings.EqualFold(name, "odata-version"))
	}
	return p.failed()
}

// version reads a version: exact says that it must be one of OData 4.
func (p *headerParser) version(exact bool) {
	major, minor, dotted := strings.Cut(p.text, ".")
	ok := dotted && major != "" && minor != "" && scanDigits(major) == len(major) && scanDigits(minor) == len(minor)
	if ok && exact {
		ok = major == "4" && minor[0] == '0' && len(minor) <= 2 && minor != "00"
	}
	if !ok {
		p.want(0, "a version such as 4.0 or 4.01", "is expected")
	}
}
