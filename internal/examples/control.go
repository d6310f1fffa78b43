package examples

import (
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// control checks a member with control information or an annotation: of an object of
// type t, or of one without a type (JSON 4.01, section 4.6).
func (c *checker) control(m member, t *schema.StructuredType, pointer string) {
	at := below(pointer, m.name)
	of, term, _ := strings.Cut(m.name, "@")
	if of != "" && t != nil && !t.Open && t.LookupProperty(of) == nil && t.LookupNavigationProperty(of) == nil {
		c.errorf(m.at, "example-property-unknown", at, "is about %s, which is no property of %s%s", of, t.QualifiedName(), schema.DidYouMean(of, namesOf(t), ""))
	}
	name, known := strings.CutPrefix(term, "odata.")
	if !known && strings.Contains(term, ".") {
		return // an annotation of a vocabulary
	}
	want := map[string]kind{
		"context": str, "type": str, "id": str, "etag": str, "editLink": str, "readLink": str, "nextLink": str, "deltaLink": str,
		"navigationLink": str, "associationLink": str, "mediaReadLink": str, "mediaEditLink": str, "mediaContentType": str, "mediaEtag": str,
		"metadataEtag": str, "deltaContext": str, "removed": object, "count": number, "bind": "",
	}
	form, there := want[name]
	switch {
	case !there:
		c.warnf(m.at, "example-annotation", at, "is no control information of OData, nor an annotation with a namespace")
	case form == "" || m.kind == null || m.kind == form || name == "count" && m.kind == str && isWhole(m.text):
	case form == number && m.kind == str && isPlaceholder(m.text):
		c.errorf(m.value.at, "example-placeholder", at, "is %q, which stands for a number: write one", m.text)
	default:
		c.errorf(m.value.at, "example-value", at, "is %s, must be %s", m.kind, form)
	}
}

func isWhole(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}
