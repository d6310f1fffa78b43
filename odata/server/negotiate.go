package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/page"
	"github.com/odatagen/odatagen/odata"
)

// version is the version of OData that an answer is in.
type version uint8

const (
	version40 version = iota
	version401
)

func (v version) String() string { return versionHeaders[v][0] }

// versionHeaders are the values of the header OData-Version.
var versionHeaders = [...][]string{version40: {"4.0"}, version401: {"4.01"}}

// negotiateVersion reads OData-Version and OData-MaxVersion (Protocol 8.1.5 and
// 8.2.7). Clients that do not ask for more are answered in 4.0, which all of
// them read.
func negotiateVersion(h http.Header) (version, error) {
	if v := headerValue(h, "Odata-Version"); v != "" && v != "4.0" && v != "4.01" {
		return version40, BadRequest(fmt.Sprintf("the OData-Version %q is not known; 4.0 and 4.01 are", v), "OData-Version")
	}
	max := headerValue(h, "Odata-Maxversion")
	switch max {
	case "", "4.0":
		return version40, nil
	case "4.01":
		return version401, nil
	}
	n, err := strconv.ParseFloat(max, 64)
	if err != nil || !(n >= 4) { // NaN is not
		return version40, BadRequest(fmt.Sprintf("the OData-MaxVersion %q is not one that can be answered; 4.0 and 4.01 are", max), "OData-MaxVersion")
	}
	if n > 4 {
		return version401, nil
	}
	return version40, nil
}

// checkIsolation refuses what is to see one state of all data, over several pages too (Protocol
// 8.2.6).
func checkIsolation(h http.Header) error {
	asked := h["Isolation"]
	if asked == nil {
		asked = h["Odata-Isolation"]
	}
	if len(asked) > 0 && strings.EqualFold(strings.TrimSpace(asked[0]), "snapshot") {
		return &Error{Status: http.StatusPreconditionFailed, Message: "snapshot isolation is not supported", Target: "Isolation"}
	}
	return nil
}

// headerValue returns the only value of a header with that canonical name.
func headerValue(h http.Header, name string) string {
	switch values := h[name]; len(values) {
	case 0:
		return ""
	case 1:
		return strings.TrimSpace(values[0])
	default:
		return strings.Join(values, ", ")
	}
}

// media is a media type that answers can have.
type media uint8

const (
	mediaJSON media = iota
	mediaXML
	mediaText
	mediaHTML      // of the page at the root, alone
	mediaPageModel // of what it shows
)

var mediaTypes = [...]string{"application/json", "application/xml", "text/plain", "text/html", page.ModelType}

// format is the form of an answer.
type format struct {
	version version
	media   media
	level   odata.MetadataLevel
	ieee754 bool
}

// contentTypes are the values of the header Content-Type of all formats, made once.
type contentTypes [2][3][3][2][]string

func newContentTypes() *contentTypes {
	all := new(contentTypes)
	for v := range all {
		for m := range all[v] {
			for level := range all[v][m] {
				for i := range all[v][m][level] {
					f := format{version(v), media(m), odata.MetadataLevel(level), i == 1}
					all[v][m][level][i] = []string{f.contentType()}
				}
			}
		}
	}
	return all
}

func (f format) contentType() string {
	if f.media != mediaJSON {
		return mediaTypes[f.media] + ";charset=utf-8"
	}
	level := [...]string{odata.MetadataMinimal: "minimal", odata.MetadataNone: "none", odata.MetadataFull: "full"}[f.level]
	// The parameter's prefix is that of OData 4.0.
	name := [...]string{version40: ";odata.metadata=", version401: ";metadata="}[f.version]
	text := mediaTypes[mediaJSON] + name + level
	if f.ieee754 {
		text += ";IEEE754Compatible=true"
	}
	return text
}

func (all *contentTypes) of(f format) []string {
	i := 0
	if f.ieee754 {
		i = 1
	}
	return all[f.version][f.media][f.level][i]
}

// negotiate chooses among the media types offered, the preferred one first, by
// $format or else by the Accept header (Protocol 8.2.1 and 11.2.12).
func negotiate(h http.Header, dollarFormat string, offered ...media) (format, error) {
	if dollarFormat == "" && h["Accept"] == nil {
		return format{media: offered[0]}, nil
	}
	accept := strings.Join(h["Accept"], ",")
	switch name := strings.ToLower(dollarFormat); name {
	case "":
	case "json", "xml":
		accept = "application/" + name
	default:
		if !strings.Contains(dollarFormat, "/") {
			return format{}, notAcceptable("$format="+dollarFormat, offered)
		}
		accept = dollarFormat
	}
	if strings.TrimSpace(accept) == "" {
		return format{media: offered[0]}, nil
	}
	f, ok := choose(accept, offered)
	if !ok {
		return format{}, notAcceptable(accept, offered)
	}
	return f, nil
}

func notAcceptable(asked string, offered []media) error {
	var names []string
	for _, m := range offered {
		names = append(names, mediaTypes[m])
	}
	return &Error{Status: http.StatusNotAcceptable,
		Message: fmt.Sprintf("%s cannot be answered here; %s can", asked, strings.Join(names, " and "))}
}

// choose returns the best of the media ranges in an Accept header.
func choose(accept string, offered []media) (best format, found bool) {
	var ranges []mediaRange
	var refused [len(mediaTypes)]bool // by name, with q=0
	for item := range splitQuoted(accept, ',') {
		r, ok := parseRange(item)
		if !ok {
			continue
		}
		ranges = append(ranges, r)
		for m := range mediaTypes {
			if r.quality == 0 && !r.special && r.name == mediaTypes[m] {
				refused[m] = true
			}
		}
	}
	var quality float64
	var exact bool
	for _, r := range ranges {
		for _, m := range offered {
			isExact := r.name == mediaTypes[m]
			better := r.quality > quality || r.quality == quality && isExact && !exact
			if r.quality == 0 || !better || !r.matches(m) || !isExact && refused[m] {
				continue
			}
			best, found, quality, exact = r.format, true, r.quality, isExact
			best.media = m
			break
		}
	}
	return best, found
}

// mediaRange is an item of an Accept header.
type mediaRange struct {
	name    string
	quality float64
	special bool // has parameters that ask for a format in particular
	format  format
}

func (r *mediaRange) matches(m media) bool {
	kind, _, _ := strings.Cut(mediaTypes[m], "/")
	return r.name == mediaTypes[m] || r.name == "*/*" || r.name == kind+"/*"
}

// parseRange reads a media range; false if it has parameters that cannot be
// satisfied, or is malformed.
func parseRange(s string) (mediaRange, bool) {
	r := mediaRange{quality: 1}
	first := true
	for part := range splitQuoted(s, ';') {
		part = strings.TrimSpace(part)
		if first {
			first, r.name = false, strings.ToLower(part)
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		if !r.parameter(strings.ToLower(strings.TrimSpace(name)), strings.ToLower(strings.Trim(value, ` "`))) {
			return r, false
		}
	}
	return r, strings.Contains(r.name, "/")
}

// parameter takes a parameter into account, and reports whether it can be
// satisfied.
func (r *mediaRange) parameter(name, value string) bool {
	switch name {
	case "":
		return true // "application/json;"
	case "q":
		q, err := strconv.ParseFloat(value, 64)
		r.quality = q
		return err == nil && 0 <= q && q <= 1
	case "charset":
		return value == "utf-8" || value == "utf8"
	}
	r.special = true
	if !strings.HasSuffix(r.name, "json") && !strings.HasSuffix(r.name, "*") {
		return true // of no concern to XML and text
	}
	switch name {
	case "odata.metadata", "metadata":
		switch value {
		case "none":
			r.format.level = odata.MetadataNone
		case "minimal":
			r.format.level = odata.MetadataMinimal
		case "full":
			r.format.level = odata.MetadataFull
		default:
			return false
		}
		return true
	case "ieee754compatible":
		r.format.ieee754 = value == "true"
		return value == "true" || value == "false"
	case "odata.streaming", "streaming", "exponentialdecimals":
		return value == "true" || value == "false"
	}
	return false
}

// splitQuoted yields the parts of s between separators that are not in double
// quotes.
func splitQuoted(s string, separator byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for more := true; more; {
			var part string
			if part, s, more = cutQuoted(s, separator); !yield(part) {
				return
			}
		}
	}
}

// cutQuoted is strings.Cut at the first separator that is not in double quotes.
func cutQuoted(s string, separator byte) (before, after string, found bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}
